import { graphql, type ResultOf } from '@postroom/schema';
import { AliasLine } from './alias-documents.ts';

export const MailboxLine = graphql(`
  fragment MailboxLine on Mailbox @_unmask {
    id
    address
    name
    state
    suspended
    quota
    usedBytes
    usedMessages
    usageAt
    directory
    deletedAt
    purgeAfter
  }
`);

export const MailboxesQuery = graphql(
  `
  query AdminMailboxes($first: Int!, $after: String, $filter: MailboxFilter, $order: MailboxOrder) {
    viewer {
      organization {
        id
        mailboxCount(filter: $filter)
        mailboxes(first: $first, after: $after, filter: $filter, order: $order) {
          edges {
            node {
              ...MailboxLine
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`,
  [MailboxLine],
);

export type MailboxLineRow = ResultOf<typeof MailboxLine>;

export const MailboxQuery = graphql(
  `
  query AdminMailbox($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Mailbox {
        ...MailboxLine
        version
        domainId
        forwardTo
        keepCopy
        hasPassword
        createdAt
        user {
          id
          name
          email
        }
        aliases {
          ...AliasLine
        }
        appPasswords {
          id
          name
          imap
          smtp
          createdAt
          lastUsedAt
        }
        lastUses {
          way
          at
          clientAddress
        }
        usageHistory(days: 90) {
          day
          bytes
          messages
        }
      }
    }
  }
`,
  [MailboxLine, AliasLine],
);

export type MailboxDetail = Extract<
  NonNullable<ResultOf<typeof MailboxQuery>['node']>,
  { __typename: 'Mailbox' }
>;

export const MembersQuery = graphql(`
  query MailboxMembers($first: Int!, $text: String) {
    viewer {
      organization {
        id
        members(first: $first, text: $text) {
          edges {
            node {
              id
              user {
                id
                name
                email
              }
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  }
`);

export const DomainNamesQuery = graphql(`
  query MailboxDomains($first: Int!) {
    viewer {
      organization {
        id
        domains(first: $first) {
          edges {
            node {
              id
              name
              state
              aliasOf {
                id
              }
            }
          }
        }
        mailboxTemplates {
          id
          name
          quota
          role
          appAccess
          forwardTo
          keepCopy
          version
        }
        mailboxSettings {
          retentionDays
        }
      }
    }
  }
`);

export type TemplateRow = NonNullable<
  ResultOf<typeof DomainNamesQuery>['viewer']
>['organization']['mailboxTemplates'][number];
