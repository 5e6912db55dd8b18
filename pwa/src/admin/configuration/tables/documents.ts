import { graphql, type ResultOf } from '@postroom/schema';

export const LookupTables = graphql(`
  query LookupTables($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configuration {
          tables {
            type
            kind
            name
            usedBy {
              program
              section
              name
            }
            file
            entries
            index
            editable
            note
          }
        }
      }
    }
  }
`);

type Host = Extract<NonNullable<ResultOf<typeof LookupTables>['node']>, { configuration: unknown }>;
export type LookupTable = NonNullable<Host['configuration']>['tables'][number];
