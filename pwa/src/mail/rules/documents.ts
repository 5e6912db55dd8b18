import { graphql, type ResultOf, type VariablesOf } from '@postroom/schema';

/** Everything the mail server keeps of somebody's rules. */
export const RuleFields = graphql(`
  fragment RuleFields on MailRules @_unmask {
    account { id address }
    version
    mode
    active
    ownScript
    script { name text active editable }
    rules {
      name
      enabled
      match
      conditions { field operator not header values bytes date }
      actions { kind folder keyword address keepCopy subject text }
    }
    outOfOffice { enabled from until timeZone subject text days audience addresses }
    forwarding { enabled address keepCopy }
  }
`);

export const RulesQuery = graphql(
  `
  query MailRulesOfAccount($accountId: ID!) {
    rules(accountId: $accountId) { __typename ... on MailRules { ...RuleFields } ... on Error { code message } }
  }
`,
  [RuleFields],
);

export const RuleAccountsQuery = graphql(`
  query RuleAccounts {
    viewer { mailAccounts(first: 50) { edges { node { id address kind folders(first: 100) { edges { node { id path role selectable } } } } } } }
  }
`);

export const TryRule = graphql(`
  query TryRule($accountId: ID!, $rule: MailRuleInput!) {
    tryRule(accountId: $accountId, rule: $rule) { lookedAt matched messages { id subject } }
  }
`);

export const SaveRules = graphql(
  `
  mutation SaveRules($input: SaveRulesInput!) {
    saveRules(input: $input) {
      __typename
      ... on SaveRulesPayload { rules { ...RuleFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [RuleFields],
);

export const SetOutOfOffice = graphql(
  `
  mutation SetOutOfOffice($input: SetOutOfOfficeInput!) {
    setOutOfOffice(input: $input) {
      __typename
      ... on SetOutOfOfficePayload { rules { ...RuleFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [RuleFields],
);

export const CheckScript = graphql(`
  mutation CheckSieveScript($input: CheckSieveScriptInput!) {
    checkSieveScript(input: $input) {
      __typename
      ... on CheckSieveScriptPayload { problems { line message } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`);

export const SaveScript = graphql(
  `
  mutation SaveSieveScript($input: SaveSieveScriptInput!) {
    saveSieveScript(input: $input) {
      __typename
      ... on SaveSieveScriptPayload { rules { ...RuleFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [RuleFields],
);

export type Rules = ResultOf<typeof RuleFields>;
export type Rule = Rules['rules'][number];
export type Condition = Rule['conditions'][number];
export type Action = Rule['actions'][number];
export type Absence = NonNullable<Rules['outOfOffice']>;
export type RuleInput = VariablesOf<typeof TryRule>['rule'];
export interface FolderChoice {
  path: string;
}
