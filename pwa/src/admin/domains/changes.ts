import { graphql } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';
import { DirectoryRunLine, DomainDetails } from './documents.ts';

export const AddDomain = graphql(
  `
  mutation AddDomain($input: CreateDomainInput!) {
    createDomain(input: $input) {
      __typename
      ... on CreateDomainPayload {
        domain {
          ...DomainDetails
        }
      }
      ...Refused
    }
  }
`,
  [DomainDetails, Refused],
);

export const UpdateDomain = graphql(
  `
  mutation UpdateDomain($input: UpdateDomainInput!) {
    updateDomain(input: $input) {
      __typename
      ... on UpdateDomainPayload {
        domain {
          ...DomainDetails
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on ConflictError {
        differing: fields {
          field
          yours
          theirs
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDetails],
);

export const SuspendDomain = graphql(
  `
  mutation SuspendDomain($input: SuspendDomainInput!) {
    suspendDomain(input: $input) {
      __typename
      ... on SuspendDomainPayload {
        domain {
          ...DomainDetails
        }
      }
      ...Refused
    }
  }
`,
  [DomainDetails, Refused],
);

export const ResumeDomain = graphql(
  `
  mutation ResumeDomain($input: ResumeDomainInput!) {
    resumeDomain(input: $input) {
      __typename
      ... on ResumeDomainPayload {
        domain {
          ...DomainDetails
        }
      }
      ...Refused
    }
  }
`,
  [DomainDetails, Refused],
);

export const DeleteDomain = graphql(
  `
  mutation DeleteDomain($input: DeleteDomainInput!) {
    deleteDomain(input: $input) {
      __typename
      ... on DeleteDomainPayload {
        domain {
          ...DomainDetails
        }
      }
      ...Refused
    }
  }
`,
  [DomainDetails, Refused],
);

export const RestoreDomain = graphql(
  `
  mutation RestoreDomain($input: RestoreDomainInput!) {
    restoreDomain(input: $input) {
      __typename
      ... on RestoreDomainPayload {
        domain {
          ...DomainDetails
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDetails],
);

export const SetDomainRelay = graphql(
  `
  mutation SetDomainRelay($input: SetDomainRelayInput!) {
    setDomainRelay(input: $input) {
      __typename
      ... on SetDomainRelayPayload {
        domain {
          ...DomainDetails
        }
      }
      ...Refused
    }
  }
`,
  [DomainDetails, Refused],
);

export const SetDomainReceiving = graphql(
  `
  mutation SetDomainReceiving($input: SetDomainReceivingInput!) {
    setDomainReceiving(input: $input) {
      __typename
      ... on SetDomainReceivingPayload {
        domain {
          ...DomainDetails
        }
      }
      ...Refused
    }
  }
`,
  [DomainDetails, Refused],
);

export const RemoveDomainRelay = graphql(
  `
  mutation RemoveDomainRelay($input: RemoveDomainRelayInput!) {
    removeDomainRelay(input: $input) {
      __typename
      ... on RemoveDomainRelayPayload {
        domain {
          ...DomainDetails
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDetails],
);

export const SaveDomainTemplate = graphql(
  `
  mutation SaveDomainTemplate($input: SaveDomainTemplateInput!) {
    saveDomainTemplate(input: $input) {
      __typename
      ... on SaveDomainTemplatePayload {
        template {
          id
          version
          name
          maxMailboxes
          maxAliases
          defaultQuota
          maxQuota
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const DeleteDomainTemplate = graphql(`
  mutation DeleteDomainTemplate($input: DeleteDomainTemplateInput!) {
    deleteDomainTemplate(input: $input) {
      __typename
      ... on DeleteDomainTemplatePayload {
        deletedTemplateId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const CompareDirectory = graphql(
  `
  mutation CompareDirectory($input: CompareDirectoryInput!) {
    compareDirectory(input: $input) {
      __typename
      ... on CompareDirectoryPayload {
        run {
          ...DirectoryRunLine
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DirectoryRunLine],
);
