import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const ImportFields = graphql(`
  fragment ImportFields on MailboxImport @_unmask {
    id
    state
    passwords
    total
    done
    created
    changed
    unchanged
    failed
    hasSecrets
    failure
  }
`);

export const LastImportQuery = graphql(
  `
  query LastMailboxImport {
    viewer {
      organization {
        id
        mailboxTemplates {
          id
          name
        }
        lastMailboxImport {
          ...ImportFields
        }
      }
    }
  }
`,
  [ImportFields],
);

export const ImportQuery = graphql(
  `
  query MailboxImportProgress($id: ID!, $first: Int!, $after: String, $outcome: MailboxImportOutcome) {
    node(id: $id) {
      __typename
      id
      ... on MailboxImport {
        ...ImportFields
        rows(first: $first, after: $after, outcome: $outcome) {
          edges {
            node {
              line
              address
              outcome
              message
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
  [ImportFields],
);

export const PreviewFile = graphql(
  `
  mutation PreviewMailboxFile($input: PreviewMailboxFileInput!) {
    previewMailboxFile(input: $input) {
      __typename
      ... on PreviewMailboxFilePayload {
        headings
        meanings
        sample {
          cells
        }
        rowCount
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const PlanImport = graphql(
  `
  mutation PlanMailboxImport($input: PlanMailboxImportInput!) {
    planMailboxImport(input: $input) {
      __typename
      ... on PlanMailboxImportPayload {
        mailboxImport {
          ...ImportFields
        }
      }
      ...Refused
    }
  }
`,
  [ImportFields, Refused],
);

export const RunImport = graphql(
  `
  mutation RunMailboxImport($input: RunMailboxImportInput!) {
    runMailboxImport(input: $input) {
      __typename
      ... on RunMailboxImportPayload {
        mailboxImport {
          ...ImportFields
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [ImportFields],
);

export const CancelImport = graphql(
  `
  mutation CancelMailboxImport($input: CancelMailboxImportInput!) {
    cancelMailboxImport(input: $input) {
      __typename
      ... on CancelMailboxImportPayload {
        mailboxImport {
          ...ImportFields
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [ImportFields],
);

export const TakePasswords = graphql(
  `
  mutation TakeImportedPasswords($input: TakeImportedPasswordsInput!) {
    takeImportedPasswords(input: $input) {
      __typename
      ... on TakeImportedPasswordsPayload {
        csv
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export type ImportRow = ResultOf<typeof ImportFields>;

type Progress = Extract<NonNullable<ResultOf<typeof ImportQuery>['node']>, { __typename: 'MailboxImport' }>;
export type ImportLines = Progress['rows'];
export type ImportLine = ImportLines['edges'][number]['node'];
