import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const AliasLine = graphql(`
  fragment AliasLine on Alias @_unmask {
    id
    version
    address
    forwardTo
    suspended
    directory
  }
`);

export const DomainAliasesQuery = graphql(
  `
  query DomainAliases($id: ID!, $first: Int!, $after: String) {
    node(id: $id) {
      __typename
      id
      ... on Domain {
        aliases(first: $first, after: $after) {
          edges {
            node {
              ...AliasLine
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
  [AliasLine],
);

export const CreateAlias = graphql(
  `
  mutation CreateAlias($input: CreateAliasInput!) {
    createAlias(input: $input) {
      __typename
      ... on CreateAliasPayload {
        alias {
          ...AliasLine
        }
      }
      ...Refused
    }
  }
`,
  [AliasLine, Refused],
);

export const ChangeAlias = graphql(
  `
  mutation ChangeAlias($input: UpdateAliasInput!) {
    updateAlias(input: $input) {
      __typename
      ... on UpdateAliasPayload {
        alias {
          ...AliasLine
        }
      }
      ...Refused
    }
  }
`,
  [AliasLine, Refused],
);

export const DeleteAlias = graphql(
  `
  mutation DeleteAlias($input: DeleteAliasInput!) {
    deleteAlias(input: $input) {
      __typename
      ... on DeleteAliasPayload {
        deletedAliasId
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export type AliasRow = ResultOf<typeof AliasLine>;
