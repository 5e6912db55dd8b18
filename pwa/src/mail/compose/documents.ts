import { graphql } from '@postroom/schema';
import { OutgoingFields } from '../data/documents.ts';

export const SuggestRecipients = graphql(`
  query SuggestRecipients($text: String!) {
    suggestRecipients(text: $text, first: 8) { name address }
  }
`);

export const SaveDraft = graphql(`
  mutation SaveDraft($input: SaveDraftInput!) {
    saveDraft(input: $input) {
      __typename
      ... on SaveDraftPayload { draftKey savedAt draft { id } attachmentIds }
      ... on Error { code message }
    }
  }
`);

export const DraftQuery = graphql(`
  query Draft($draftKey: String, $messageId: ID) {
    draft(draftKey: $draftKey, messageId: $messageId) {
      draftKey
      to { name address }
      cc { name address }
      bcc { name address }
      subject
      text
      html
      inReplyToId
      forwardOfId
      identityId
      savedAt
      message { id attachments { id filename mediaType size inline contentId url } }
    }
  }
`);

export const DiscardDraft = graphql(`
  mutation DiscardDraft($input: DiscardDraftInput!) {
    discardDraft(input: $input) {
      __typename
      ... on DiscardDraftPayload { discarded }
      ... on Error { code message }
    }
  }
`);

export const SendMessage = graphql(
  `
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) {
      __typename
      ... on SendMessagePayload { outgoing { ...OutgoingFields } }
      ... on Error { code message }
    }
  }
`,
  [OutgoingFields],
);

export const CancelSending = graphql(
  `
  mutation CancelSending($input: CancelSendingInput!) {
    cancelSending(input: $input) {
      __typename
      ... on CancelSendingPayload { outgoing { ...OutgoingFields } }
      ... on Error { code message }
    }
  }
`,
  [OutgoingFields],
);

export const ResolveUncertain = graphql(
  `
  mutation ResolveUncertain($input: ResolveUncertainInput!) {
    resolveUncertain(input: $input) {
      __typename
      ... on ResolveUncertainPayload { outgoing { ...OutgoingFields } }
      ... on Error { code message }
    }
  }
`,
  [OutgoingFields],
);
