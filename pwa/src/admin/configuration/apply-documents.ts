import { graphql, type ResultOf, type VariablesOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const ConfigurationRunFields = graphql(`
  fragment ConfigurationRunFields on ConfigurationRun @_unmask {
    id
    state
    reason
    generation
    steps {
      step
      state
      atMilliseconds
    }
    findings {
      severity
      source
      text
    }
    files {
      path
      diff
    }
    confirmBy
    elapsedMilliseconds
    refusedMilliseconds
    rollbackMilliseconds
  }
`);

export type Run = ResultOf<typeof ConfigurationRunFields>;

export const FollowRun = graphql(
  `
  subscription ConfigurationRunLive($id: ID!) {
    configurationRun(id: $id) {
      ...ConfigurationRunFields
    }
  }
`,
  [ConfigurationRunFields],
);

export const ApplyChange = graphql(
  `
  mutation ApplyConfigurationChange($input: ApplyConfigurationChangeInput!) {
    applyConfigurationChange(input: $input) {
      __typename
      ... on ApplyConfigurationChangePayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const ApplyTemplate = graphql(
  `
  mutation ApplyConfigurationTemplate($input: ApplyConfigurationTemplateInput!) {
    applyConfigurationTemplate(input: $input) {
      __typename
      ... on ApplyConfigurationTemplatePayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const RestoreGeneration = graphql(
  `
  mutation RestoreConfigurationGeneration($input: RestoreConfigurationGenerationInput!) {
    restoreConfigurationGeneration(input: $input) {
      __typename
      ... on RestoreConfigurationGenerationPayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const ImportBundle = graphql(
  `
  mutation ImportConfiguration($input: ImportConfigurationInput!) {
    importConfiguration(input: $input) {
      __typename
      ... on ImportConfigurationPayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const ResolveDrift = graphql(
  `
  mutation ResolveConfigurationDrift($input: ResolveConfigurationDriftInput!) {
    resolveConfigurationDrift(input: $input) {
      __typename
      ... on ResolveConfigurationDriftPayload {
        run {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const CancelRun = graphql(
  `
  mutation CancelConfigurationChange($input: CancelConfigurationChangeInput!) {
    cancelConfigurationChange(input: $input) {
      __typename
      ...Refused
    }
  }
`,
  [Refused],
);

export const ConfirmRun = graphql(
  `
  mutation ConfirmConfigurationChange($input: ConfirmConfigurationChangeInput!) {
    confirmConfigurationChange(input: $input) {
      __typename
      ...Refused
    }
  }
`,
  [Refused],
);

export const RevertRun = graphql(
  `
  mutation RevertConfigurationChange($input: RevertConfigurationChangeInput!) {
    revertConfigurationChange(input: $input) {
      __typename
      ...Refused
    }
  }
`,
  [Refused],
);

export const ConfigurationRuns = graphql(`
  query ConfigurationRuns($hostId: ID!) {
    node(id: $hostId) {
      ... on MailHost {
        id
        configurationRuns {
          id
          state
        }
      }
    }
  }
`);

export type TemplateKey = VariablesOf<typeof ApplyTemplate>['input']['template'];
export type FilledField = VariablesOf<typeof ApplyTemplate>['input']['values'][number];
