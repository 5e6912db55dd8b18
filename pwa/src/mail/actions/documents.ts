// What can be done to mail. Ids are those of threads or messages; at most 100 at a time.
import { graphql } from '@postroom/schema';
import { FolderFields, MessageFields, ThreadFields } from '../data/documents.ts';

export const MarkRead = graphql(
  `
  mutation MarkRead($input: MarkReadInput!) {
    markRead(input: $input) {
      __typename
      ... on MarkReadPayload { threads { ...ThreadFields } messages { ...MessageFields } folders { ...FolderFields } }
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
      ... on StarPayload { threads { ...ThreadFields } messages { ...MessageFields } }
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
      ... on MoveMessagesPayload { threads { ...ThreadFields } folders { ...FolderFields } }
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
