import { graphql, type ResultOf, type VariablesOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const ConfigurationHosts = graphql(`
  query ConfigurationHosts {
    viewer {
      organization {
        mailHosts(first: 50) {
          edges {
            node {
              id
              name
            }
          }
        }
      }
    }
  }
`);

export const ParameterFields = graphql(`
  fragment ConfigurationParameterFields on ConfigurationParameter @_unmask {
    key {
      program
      section
      name
    }
    type {
      kind
      minimum
      maximum
      values
    }
    explanation
    risk
    default
    effective
    configured
    source {
      file
      line
      includedBy
    }
    differs
    version
    secret
    editable
  }
`);

export const ConfigurationParameters = graphql(
  `
  query ConfigurationParameters(
    $hostId: ID!
    $category: String
    $search: String
    $differing: Boolean
    $first: Int!
    $after: String
  ) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configuration {
          postfixVersion
          dovecotVersion
          categories {
            key
            program
            title
            differingCount
          }
          problems {
            message
            file
            line
          }
          parameters(
            first: $first
            after: $after
            category: $category
            search: $search
            differing: $differing
          ) {
            edges {
              node {
                ...ConfigurationParameterFields
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
  }
`,
  [ParameterFields],
);

export const ConfigurationFiles = graphql(`
  query ConfigurationFiles($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configuration {
          files {
            path
            program
            text
            note
            version
            editable
          }
        }
      }
    }
  }
`);

export const PreviewFields = graphql(`
  fragment ConfigurationPreviewFields on ConfigurationPreview @_unmask {
    problems {
      change
      severity
      code
      message
      file
      line
    }
    files {
      path
      version
      diff
    }
    risks
    needsConfirmation
    programs
  }
`);

export const PreviewConfiguration = graphql(
  `
  mutation PreviewConfigurationChange($input: PreviewConfigurationChangeInput!) {
    previewConfigurationChange(input: $input) {
      __typename
      ... on PreviewConfigurationChangePayload {
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

type HostNode = Extract<
  NonNullable<ResultOf<typeof ConfigurationParameters>['node']>,
  { configuration: unknown }
>;
export type Configuration = NonNullable<HostNode['configuration']>;
export type Parameter = ResultOf<typeof ParameterFields>;
export type Category = Configuration['categories'][number];

type FilesNode = Extract<
  NonNullable<ResultOf<typeof ConfigurationFiles>['node']>,
  { configuration: unknown }
>;
export type ConfigurationFile = NonNullable<FilesNode['configuration']>['files'][number];

export type Preview = ResultOf<typeof PreviewFields>;
export type Problem = Preview['problems'][number];

export type ChangeInput = VariablesOf<typeof PreviewConfiguration>['input']['changes'][number];

/** The one step that a change is, by its kind. */
export type Step = { [K in KeyOf<ChangeInput>]?: Extract<ChangeInput, Record<K, unknown>>[K] };
type KeyOf<T> = T extends unknown ? keyof T : never;

export const stepOf = (change: ChangeInput): Step => change;
