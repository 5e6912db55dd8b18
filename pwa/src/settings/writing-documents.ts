import { graphql } from '@postroom/schema';

export const SaveIdentity = graphql(`
  mutation SaveIdentity($input: SaveIdentityInput!) {
    saveIdentity(input: $input) {
      __typename
      ... on SaveIdentityPayload {
        identity { id accountId name address replyTo signatureHtml signatureText isDefault own }
      }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`);

export const RemoveIdentity = graphql(`
  mutation RemoveIdentity($input: RemoveIdentityInput!) {
    removeIdentity(input: $input) {
      __typename
      ... on RemoveIdentityPayload { removed }
      ... on Error { code message }
    }
  }
`);
