import { graphql } from '@postroom/schema';

/** What the settings show of a mail account. */
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
    unreadCount
    nextAttemptAt
    lastSyncedAt
    suspended
    imap { host port tls username }
    smtp { host port tls username }
    quota {
      used
      limit
    }
  }
`);
