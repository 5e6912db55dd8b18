import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const HostsQuery = graphql(`
  query MailHostsPage($first: Int!) {
    viewer {
      organization {
        id
        mailHosts(first: $first) {
          edges {
            node {
              id
              name
              address
              enrolled
              software {
                hostname
                postfix
                dovecot
              }
              checks(first: 1) {
                at
                state
              }
            }
          }
        }
      }
    }
  }
`);

type Organization = NonNullable<ResultOf<typeof HostsQuery>['viewer']>['organization'];
export type HostRow = Organization['mailHosts']['edges'][number]['node'];

export const AddHost = graphql(
  `
  mutation AddMailHost($input: AddMailHostInput!) {
    addMailHost(input: $input) {
      __typename
      ... on AddMailHostPayload {
        token
        expiresAt
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const RenewEnrolment = graphql(`
  mutation RenewMailHostEnrolment($input: RenewMailHostEnrolmentInput!) {
    renewMailHostEnrolment(input: $input) {
      __typename
      ... on RenewMailHostEnrolmentPayload {
        token
        expiresAt
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const RemoveHost = graphql(`
  mutation RemoveMailHost($input: RemoveMailHostInput!) {
    removeMailHost(input: $input) {
      __typename
      ... on RemoveMailHostPayload {
        removedMailHostId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);
