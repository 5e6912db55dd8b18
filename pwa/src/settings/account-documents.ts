import { graphql, type ResultOf } from '@postroom/schema';
import { AccountFields } from './account-fields.ts';

export type AccountRow = ResultOf<typeof AccountFields>;

/** What a change of an account is refused with. */
const AccountRefusal = graphql(`
  fragment AccountRefusal on Error @_unmask {
    __typename
    code
    message
    ... on InputError { fields { path message } }
    ... on MailServerError { problem server also { problem server message } }
  }
`);

export const AddAccount = graphql(
  `
  mutation AddExternalMailAccount($input: AddExternalMailAccountInput!) {
    addExternalMailAccount(input: $input) {
      __typename
      ... on AddExternalMailAccountPayload { account { ...AccountFields } }
      ...AccountRefusal
    }
  }
`,
  [AccountFields, AccountRefusal],
);

export const UpdateAccount = graphql(
  `
  mutation UpdateMailAccount($input: UpdateMailAccountInput!) {
    updateMailAccount(input: $input) {
      __typename
      ... on UpdateMailAccountPayload { account { ...AccountFields } }
      ...AccountRefusal
    }
  }
`,
  [AccountFields, AccountRefusal],
);

export const OneAccount = graphql(
  `
  query SettingsAccount($id: ID!) {
    node(id: $id) { __typename ... on MailAccount { ...AccountFields } }
  }
`,
  [AccountFields],
);

export const AccountsQuery = graphql(
  `
  query SettingsAccounts($first: Int!, $after: String) {
    viewer {
      mailAccounts(first: $first, after: $after) {
        edges { node { ...AccountFields } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`,
  [AccountFields],
);

export const AccountEvents = graphql(
  `
  subscription AccountEvents {
    mailEvents {
      __typename
      ... on AccountChanged { account { ...AccountFields } }
      ... on AccountRemoved { removedAccountId }
    }
  }
`,
  [AccountFields],
);

export const ResyncAccount = graphql(
  `
  mutation ResyncMailAccount($input: ResyncMailAccountInput!) {
    resyncMailAccount(input: $input) {
      __typename
      ... on ResyncMailAccountPayload { account { ...AccountFields } }
      ...AccountRefusal
    }
  }
`,
  [AccountFields, AccountRefusal],
);

export const PauseAccount = graphql(
  `
  mutation PauseMailAccount($input: PauseMailAccountInput!) {
    pauseMailAccount(input: $input) {
      __typename
      ... on PauseMailAccountPayload { account { ...AccountFields } }
      ...AccountRefusal
    }
  }
`,
  [AccountFields, AccountRefusal],
);

export const ResumeAccount = graphql(
  `
  mutation ResumeMailAccount($input: ResumeMailAccountInput!) {
    resumeMailAccount(input: $input) {
      __typename
      ... on ResumeMailAccountPayload { account { ...AccountFields } }
      ...AccountRefusal
    }
  }
`,
  [AccountFields, AccountRefusal],
);

export const RemoveAccount = graphql(
  `
  mutation RemoveMailAccount($input: RemoveMailAccountInput!) {
    removeMailAccount(input: $input) {
      __typename
      ... on RemoveMailAccountPayload { removedAccountId }
      ...AccountRefusal
    }
  }
`,
  [AccountRefusal],
);
