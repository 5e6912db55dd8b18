import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';
import { PreviewFields } from './documents.ts';

export const ConfigurationTemplates = graphql(`
  query ConfigurationTemplates($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configurationTemplates {
          key
          title
          description
          fields {
            name
            title
            help
            kind
            required
            initial
            minimum
            maximum
            unit
            choices {
              value
              label
            }
          }
        }
      }
    }
  }
`);

export const PreviewTemplate = graphql(
  `
  mutation PreviewConfigurationTemplate($input: PreviewConfigurationTemplateInput!) {
    previewConfigurationTemplate(input: $input) {
      __typename
      ... on PreviewConfigurationTemplatePayload {
        preview {
          ...ConfigurationPreviewFields
        }
      }
      ...Refused
    }
  }
`,
  [PreviewFields, Refused],
);

type Host = Extract<
  NonNullable<ResultOf<typeof ConfigurationTemplates>['node']>,
  { configurationTemplates: unknown }
>;
export type Template = NonNullable<Host['configurationTemplates']>[number];
export type TemplateField = Template['fields'][number];
