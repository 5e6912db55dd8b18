// What can be done to mail. Ids are those of threads or messages; at most 100 at a time.
import { graphql } from '@postroom/schema';
import { FolderFields, MailActionFields, MessageFields, ThreadFields } from '../data/documents.ts';

export const MarkRead = graphql(
  `
  mutation MarkRead($input: MarkReadInput!) {
    markRead(input: $input) {
      __typename
      ... on MarkReadPayload { threads { ...ThreadFields } messages { ...MessageFields } folders { ...FolderFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, MessageFields, FolderFields],
);

export const Star = graphql(
  `
  mutation Star($input: StarInput!) {
    star(input: $input) {
      __typename
      ... on StarPayload { threads { ...ThreadFields } messages { ...MessageFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, MessageFields],
);

export const MoveMessages = graphql(
  `
  mutation MoveMessages($input: MoveMessagesInput!) {
    moveMessages(input: $input) {
      __typename
      ... on MoveMessagesPayload { threads { ...ThreadFields } folders { ...FolderFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, FolderFields],
);

export const CopyMessages = graphql(
  `
  mutation CopyMessages($input: CopyMessagesInput!) {
    copyMessages(input: $input) {
      __typename
      ... on CopyMessagesPayload { threads { ...ThreadFields } folders { ...FolderFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, FolderFields],
);

export const RestoreMessages = graphql(
  `
  mutation RestoreMessages($input: RestoreMessagesInput!) {
    restoreMessages(input: $input) {
      __typename
      ... on RestoreMessagesPayload { threads { ...ThreadFields } folders { ...FolderFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, FolderFields],
);

export const SnoozeMessages = graphql(
  `
  mutation SnoozeMessages($input: SnoozeMessagesInput!) {
    snoozeMessages(input: $input) {
      __typename
      ... on SnoozeMessagesPayload { threads { ...ThreadFields } folders { ...FolderFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, FolderFields],
);

export const UnsnoozeMessages = graphql(
  `
  mutation UnsnoozeMessages($input: UnsnoozeMessagesInput!) {
    unsnoozeMessages(input: $input) {
      __typename
      ... on UnsnoozeMessagesPayload { threads { ...ThreadFields } folders { ...FolderFields } action { id } }
      ... on Error { code message }
    }
  }
`,
  [ThreadFields, FolderFields],
);

export const DeleteMessages = graphql(
  `
  mutation DeleteMessages($input: DeleteMessagesInput!) {
    deleteMessages(input: $input) {
      __typename
      ... on DeleteMessagesPayload { deletedIds folders { ...FolderFields } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);

export const OrganizeMatching = graphql(
  `
  mutation OrganizeMatching($input: OrganizeMatchingInput!) {
    organizeMatching(input: $input) {
      __typename
      ... on OrganizeMatchingPayload { action { ...MailActionFields } }
      ... on Error { code message }
    }
  }
`,
  [MailActionFields],
);

export const CancelMailAction = graphql(
  `
  mutation CancelMailAction($input: CancelMailActionInput!) {
    cancelMailAction(input: $input) {
      __typename
      ... on CancelMailActionPayload { action { ...MailActionFields } }
      ... on Error { code message }
    }
  }
`,
  [MailActionFields],
);

export const UndoMailAction = graphql(
  `
  mutation UndoMailAction($input: UndoMailActionInput!) {
    undoMailAction(input: $input) {
      __typename
      ... on UndoMailActionPayload { action { ...MailActionFields } threads { ...ThreadFields } folders { ...FolderFields } }
      ... on Error { code message }
    }
  }
`,
  [MailActionFields, ThreadFields, FolderFields],
);
