import { graphql } from '@postroom/schema';
import { MessageFields, OutgoingFields } from '../data/documents.ts';

export const SuggestRecipients = graphql(`
  query SuggestRecipients($text: String!) {
    suggestRecipients(text: $text, first: 8) { name address }
  }
`);

export const RecipientDomains = graphql(`
  query RecipientDomains($domains: [String!]!) {
    recipientDomains(domains: $domains) { domain reach suggestion }
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

export const DraftFields = graphql(
  `
  fragment DraftFields on Draft @_unmask {
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
    message { ...MessageFields }
  }
`,
  [MessageFields],
);

export const DraftQuery = graphql(
  `
  query Draft($draftKey: String, $messageId: ID) {
    draft(draftKey: $draftKey, messageId: $messageId) { ...DraftFields }
  }
`,
  [DraftFields],
);

export const IdentitiesQuery = graphql(`
  query Identities {
    identities { id accountId name address replyTo signatureHtml signatureText isDefault own }
  }
`);

export const EditOutgoing = graphql(
  `
  mutation EditOutgoing($input: EditOutgoingInput!) {
    editOutgoing(input: $input) {
      __typename
      ... on EditOutgoingPayload { outgoing { ...OutgoingFields } draft { ...DraftFields } }
      ... on Error { code message }
    }
  }
`,
  [OutgoingFields, DraftFields],
);

export const RescheduleSending = graphql(
  `
  mutation RescheduleSending($input: RescheduleSendingInput!) {
    rescheduleSending(input: $input) {
      __typename
      ... on RescheduleSendingPayload { outgoing { ...OutgoingFields } }
      ... on Error { code message }
    }
  }
`,
  [OutgoingFields],
);

export const RetryRefused = graphql(
  `
  mutation RetryRefused($input: RetryRefusedInput!) {
    retryRefused(input: $input) {
      __typename
      ... on RetryRefusedPayload { outgoing { ...OutgoingFields } }
      ... on Error { code message }
    }
  }
`,
  [OutgoingFields],
);

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
