import { graphql, type ResultOf } from '@postroom/schema';

export const ConfigurationHistory = graphql(`
  query ConfigurationHistory($hostId: ID!, $first: Int!, $before: Int, $drift: Boolean!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configurationDrift @include(if: $drift) {
          generation
          files {
            path
            diff
          }
        }
        configurationHistory(first: $first, before: $before) {
          live
          more
          generations {
            number
            live
            state
            origin
            reason
            author
            createdAt
            findings {
              text
            }
          }
        }
      }
    }
  }
`);

/** What everybody who looks at the configuration must know: hand edits, and a change of somebody else. */
export const ConfigurationNews = graphql(`
  query ConfigurationNews($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configurationDrift {
          generation
          files {
            path
          }
        }
        configurationRuns {
          id
          state
        }
      }
    }
  }
`);

export const GenerationDifferences = graphql(`
  query ConfigurationDifferences($hostId: ID!, $from: Int!, $to: Int!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configurationDifferences(from: $from, to: $to) {
          path
          diff
        }
      }
    }
  }
`);

export const GenerationExport = graphql(`
  query ConfigurationExport($hostId: ID!, $number: Int!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configurationExport(number: $number) {
          name
          bundle
        }
      }
    }
  }
`);

type HistoryNode = Extract<
  NonNullable<ResultOf<typeof ConfigurationHistory>['node']>,
  { configurationHistory: unknown }
>;
export type History = NonNullable<HistoryNode['configurationHistory']>;
export type Generation = History['generations'][number];
export type Drift = NonNullable<HistoryNode['configurationDrift']>;
