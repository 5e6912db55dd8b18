import { graphql, type ResultOf } from '@postroom/schema';
import { ParameterFields } from '../documents.ts';

export const ConfigurationServices = graphql(
  `
  query ConfigurationServices($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configuration {
          services {
            key
            name
            type
            command
            arguments
            line
            version
            removable
            columns {
              ...ConfigurationParameterFields
            }
            options {
              ...ConfigurationParameterFields
            }
          }
        }
      }
    }
  }
`,
  [ParameterFields],
);

type Host = Extract<NonNullable<ResultOf<typeof ConfigurationServices>['node']>, { configuration: unknown }>;
export type MasterCfService = NonNullable<Host['configuration']>['services'][number];
