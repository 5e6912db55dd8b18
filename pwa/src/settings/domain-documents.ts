import { graphql, type ResultOf } from '@postroom/schema';

export const MailboxFields = graphql(`
  fragment MailboxFields on Mailbox @_unmask {
    id
    address
    name
    suspended
    quota
    directory
  }
`);

export const AliasFields = graphql(`
  fragment AliasFields on Alias @_unmask {
    id
    address
    forwardTo
    suspended
    directory
  }
`);

export const DomainsQuery = graphql(
  `
  query Domains($first: Int!, $after: String) {
    viewer {
      organization {
        id
        domains(first: $first, after: $after) {
          edges {
            node {
              id
              name
              suspended
              directory
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`,
);

export const AddressesQuery = graphql(
  `
  query DomainAddresses($id: ID!, $first: Int!, $mailboxesAfter: String, $aliasesAfter: String) {
    node(id: $id) {
      __typename
      id
      ... on Domain {
        mailboxes(first: $first, after: $mailboxesAfter) {
          edges {
            node {
              ...MailboxFields
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
        aliases(first: $first, after: $aliasesAfter) {
          edges {
            node {
              ...AliasFields
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`,
  [MailboxFields, AliasFields],
);

export const CreateDomain = graphql(`
  mutation CreateDomain($input: CreateDomainInput!) {
    createDomain(input: $input) {
      __typename
      ... on CreateDomainPayload {
        domain {
          id
          name
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const CreateMailbox = graphql(
  `
  mutation CreateMailbox($input: CreateMailboxInput!) {
    createMailbox(input: $input) {
      __typename
      ... on CreateMailboxPayload {
        mailbox {
          ...MailboxFields
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [MailboxFields],
);

export const UpdateMailbox = graphql(
  `
  mutation UpdateMailbox($input: UpdateMailboxInput!) {
    updateMailbox(input: $input) {
      __typename
      ... on UpdateMailboxPayload {
        mailbox {
          ...MailboxFields
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [MailboxFields],
);

export const DeleteMailbox = graphql(`
  mutation DeleteMailbox($input: DeleteMailboxInput!) {
    deleteMailbox(input: $input) {
      __typename
      ... on DeleteMailboxPayload {
        deletedMailboxId
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const CreateAlias = graphql(
  `
  mutation CreateAlias($input: CreateAliasInput!) {
    createAlias(input: $input) {
      __typename
      ... on CreateAliasPayload {
        alias {
          ...AliasFields
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [AliasFields],
);

export const DeleteAlias = graphql(`
  mutation DeleteAlias($input: DeleteAliasInput!) {
    deleteAlias(input: $input) {
      __typename
      ... on DeleteAliasPayload {
        deletedAliasId
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export type DomainRow = NonNullable<
  ResultOf<typeof DomainsQuery>['viewer']
>['organization']['domains']['edges'][number]['node'];
export type MailboxRow = ResultOf<typeof MailboxFields>;
export type AliasRow = ResultOf<typeof AliasFields>;
