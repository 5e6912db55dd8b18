import { graphql, type ResultOf } from '@postroom/schema';

export const FoundFields = graphql(`
  fragment FoundFields on Message @_unmask {
    id
    subject
    snippet
    from { name address }
    to { name address }
    date
    unread
    starred
    draft
    hasAttachments
    thread { id }
    folders { id role name }
  }
`);

export const SearchMessages = graphql(
  `
  query SearchMessages($query: String!, $first: Int!, $after: String, $timeZone: String) {
    searchMessages(query: $query, first: $first, after: $after, timeZone: $timeZone) {
      problems { code message start end }
      withoutTrash
      edges {
        node { ...FoundFields }
        highlight { subject { text matched } snippet { text matched } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [FoundFields],
);

export type Found = ResultOf<typeof SearchMessages>['searchMessages']['edges'][number];
export type Part = Found['highlight']['subject'][number];
