import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const CertificatesQuery = graphql(`
  query MailCertificates($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        certificates {
          fingerprint
          subject
          issuer
          selfSigned
          names
          notAfter
          keyType
          usedBy
          problems
        }
      }
    }
  }
`);

type Host = Extract<NonNullable<ResultOf<typeof CertificatesQuery>['node']>, { certificates: unknown }>;
export type Certificate = NonNullable<Host['certificates']>[number];

export const InstallCertificate = graphql(
  `
  mutation InstallCertificate($input: InstallCertificateInput!) {
    installCertificate(input: $input) {
      __typename
      ... on InstallCertificatePayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const SelfSignCertificate = graphql(
  `
  mutation SelfSignCertificate($input: SelfSignCertificateInput!) {
    selfSignCertificate(input: $input) {
      __typename
      ... on SelfSignCertificatePayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);
