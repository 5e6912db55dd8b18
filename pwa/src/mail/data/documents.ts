// What the replica asks of the server and hears from it. Fragments are the rows it keeps.
import { graphql, type ResultOf } from '@postroom/schema';

export const FolderFields = graphql(`
  fragment FolderFields on Folder @_unmask {
    id
    path
    name
    parentPath
    role
    roleChosen
    delimiter
    selectable
    subscribed
    emptying
    messageCount
    unreadCount
    threadUnreadCount
    account { id }
  }
`);

export const AccountFields = graphql(`
  fragment AccountFields on MailAccount @_unmask {
    id
    kind
    address
    name
    status
    statusMessage
    syncedMessages
    totalMessages
    problem
    nextAttemptAt
    unreadCount
    absence { from until }
  }
`);

export const ThreadFields = graphql(`
  fragment ThreadFields on Thread @_unmask {
    id
    subject
    snippet
    participants { name address }
    messageCount
    unreadCount
    starred
    hasAttachments
    hasDraft
    latestAt
    recipients { name address }
    snooze { until returnedAt }
    account { id }
    folders { id role }
  }
`);

export const MailActionFields = graphql(`
  fragment MailActionFields on MailAction @_unmask { id kind state matched done failed problem canUndo createdAt }
`);

export const MailActionsQuery = graphql(
  `query MailActions { mailActions(first: 10) { edges { node { ...MailActionFields } } } }`,
  [MailActionFields],
);

export const AttachmentFields = graphql(`
  fragment AttachmentFields on Attachment @_unmask {
    id
    filename
    mediaType
    size
    inline
    contentId
    dangerous
    preview
    url
  }
`);

export const DeliveryFields = graphql(`
  fragment DeliveryFields on Delivery @_unmask {
    recipient state reason host reply nextAttemptAt occurredAt reported
  }
`);

export const MessageFields = graphql(
  `
  fragment MessageFields on Message @_unmask {
    id
    messageId
    subject
    snippet
    from { name address }
    sender { name address }
    replyTo { name address }
    to { name address }
    cc { name address }
    bcc { name address }
    date
    size
    unread
    starred
    answered
    forwarded
    draft
    rawUrl
    thread { id }
    account { id }
    folders { id role }
    attachments { ...AttachmentFields }
    outgoing { id state stateMessage refused { address reply } deliveries { ...DeliveryFields } }
  }
`,
  [AttachmentFields, DeliveryFields],
);

export const BodyFields = graphql(`
  fragment BodyFields on MessageBody @_unmask {
    state text html problem truncated
    deliveryReport { subject recipients { recipient state reason } }
  }
`);

export const AccountsQuery = graphql(
  `
  query MailAccounts($after: String) {
    viewer {
      mailAccounts(first: 20, after: $after) {
        edges { node { ...AccountFields folders(first: 50) { edges { node { ...FolderFields } } pageInfo { hasNextPage endCursor } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`,
  [AccountFields, FolderFields],
);

export const MoreFoldersQuery = graphql(
  `
  query MoreFolders($accountId: ID!, $after: String) {
    node(id: $accountId) {
      __typename
      ... on MailAccount { id folders(first: 500, after: $after) { edges { node { ...FolderFields } } pageInfo { hasNextPage endCursor } } }
    }
  }
`,
  [FolderFields],
);

export const ThreadsQuery = graphql(
  `
  query ThreadPage($filter: ThreadFilter!, $first: Int!, $after: String) {
    threads(filter: $filter, first: $first, after: $after) {
      edges { node { ...ThreadFields } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [ThreadFields],
);

export const ThreadQuery = graphql(
  `
  query ThreadMessages($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on Thread {
        ...ThreadFields
        messages(first: 100, after: $after) { edges { node { ...MessageFields } } pageInfo { hasNextPage endCursor } }
      }
    }
  }
`,
  [ThreadFields, MessageFields],
);

export const BodyQuery = graphql(
  `
  query MessageBody($id: ID!) {
    node(id: $id) { __typename ... on Message { id body { ...BodyFields } } }
  }
`,
  [BodyFields],
);

export const OutgoingFields = graphql(
  `
  fragment OutgoingFields on OutgoingMessage @_unmask {
    id
    state
    stateMessage
    subject
    to { name address }
    cc { name address }
    bcc { name address }
    createdAt
    sendAt
    scheduled
    filingProblem
    refused { address reply }
    deliveries { ...DeliveryFields }
    message { id thread { id } }
  }
`,
  [DeliveryFields],
);

export const OutgoingQuery = graphql(
  `
  query OutgoingTrouble {
    outgoingMessages(states: [SCHEDULED, QUEUED, SENDING, UNCERTAIN, FAILED], unfiled: true, first: 50) {
      edges { node { ...OutgoingFields } }
    }
  }
`,
  [OutgoingFields],
);

export const MailEvents = graphql(
  `
  subscription MailEvents {
    mailEvents {
      __typename
      ... on MessagesArrived {
        account { id }
        messages { ...MessageFields }
        threads { ...ThreadFields }
        folders { ...FolderFields }
      }
      ... on ThreadsChanged {
        account { id }
        threads { ...ThreadFields }
        removedThreadIds
        folders { ...FolderFields }
        more
      }
      ... on FoldersChanged { account { id } folders { ...FolderFields } removedFolderIds more }
      ... on AccountChanged { account { ...AccountFields } }
      ... on AccountRemoved { removedAccountId }
      ... on OutgoingChanged { outgoing { ...OutgoingFields } }
      ... on MailActionChanged { action { ...MailActionFields } }
    }
  }
`,
  [MessageFields, ThreadFields, FolderFields, AccountFields, OutgoingFields, MailActionFields],
);

export type MailAction = ResultOf<typeof MailActionFields>;
export type Account = ResultOf<typeof AccountFields>;
export type Folder = ResultOf<typeof FolderFields>;
export type Thread = ResultOf<typeof ThreadFields>;
export type Message = ResultOf<typeof MessageFields>;
export type Attachment = ResultOf<typeof AttachmentFields>;
export type Body = ResultOf<typeof BodyFields>;
export type Outgoing = ResultOf<typeof OutgoingFields>;
export type MailEvent = ResultOf<typeof MailEvents>['mailEvents'];
export type FolderRole = NonNullable<Folder['role']>;
export type Person = Thread['participants'][number];
