// What can be done to folders. Nothing of it waits in the outbox: the server says yes or no at once.
import { graphql } from '@postroom/schema';
import { FolderFields } from '../data/documents.ts';

export const CreateFolder = graphql(
  `
  mutation CreateFolder($input: CreateFolderInput!) {
    createFolder(input: $input) {
      __typename
      ... on CreateFolderPayload { folders { ...FolderFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);

export const RenameFolder = graphql(
  `
  mutation RenameFolder($input: RenameFolderInput!) {
    renameFolder(input: $input) {
      __typename
      ... on RenameFolderPayload { folders { ...FolderFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);

export const MoveFolder = graphql(
  `
  mutation MoveFolder($input: MoveFolderInput!) {
    moveFolder(input: $input) {
      __typename
      ... on MoveFolderPayload { folders { ...FolderFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);

export const DeleteFolder = graphql(`
  mutation DeleteFolder($input: DeleteFolderInput!) {
    deleteFolder(input: $input) {
      __typename
      ... on DeleteFolderPayload { deletedFolderIds messageCount }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`);

export const SubscribeFolder = graphql(
  `
  mutation SubscribeFolder($input: SubscribeFolderInput!) {
    subscribeFolder(input: $input) {
      __typename
      ... on SubscribeFolderPayload { folders { ...FolderFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);

export const SetFolderRole = graphql(
  `
  mutation SetFolderRole($input: SetFolderRoleInput!) {
    setFolderRole(input: $input) {
      __typename
      ... on SetFolderRolePayload { folders { ...FolderFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);

export const EmptyFolder = graphql(
  `
  mutation EmptyFolder($input: EmptyFolderInput!) {
    emptyFolder(input: $input) {
      __typename
      ... on EmptyFolderPayload { messageCount folder { ...FolderFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [FolderFields],
);
