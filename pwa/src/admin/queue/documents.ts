import { graphql, type ResultOf, type VariablesOf } from '@postroom/schema';

export const QueueHosts = graphql(`
  query QueueHosts($first: Int!) {
    viewer {
      organization {
        id
        mailHosts(first: $first) {
          edges {
            node {
              id
              name
              queue {
                syncedAt
                running
                problem
                statistics {
                  queue
                  count
                  size
                  oldestAt
                }
              }
            }
          }
        }
      }
    }
  }
`);

export const QueueMessages = graphql(`
  query QueueMessages($hostId: ID!, $filter: QueueFilterInput, $sort: QueueSort, $descending: Boolean, $first: Int!, $after: String) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        queue {
          matching(filter: $filter) {
            count
            size
          }
          messages(filter: $filter, sort: $sort, descending: $descending, first: $first, after: $after) {
            edges {
              node {
                id
                queueId
                queue
                sender
                recipients
                recipientCount
                size
                arrivedAt
                nextTryAt
                attempts
                messageId
                reason
                status
                remoteHost
                problem
                trace {
                  id
                }
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
  }
`);

export const QueuePicture = graphql(`
  query QueuePicture($hostId: ID!, $filter: QueueFilterInput, $first: Int!) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        queue {
          heatMap(filter: $filter, first: $first) {
            bounds
            rows {
              domain
              count
              counts
            }
          }
          clusters(filter: $filter, first: $first) {
            cause
            count
            example
            domains
            domainCount
            oldestAt
          }
        }
      }
    }
  }
`);

export const QueueMatching = graphql(`
  query QueueMatching($hostId: ID!, $filter: QueueFilterInput) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        queue {
          matching(filter: $filter) {
            count
            size
          }
        }
      }
    }
  }
`);

export const QueueActions = graphql(`
  query QueueActions($hostId: ID!, $first: Int!, $after: String) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        queue {
          actions(first: $first, after: $after) {
            edges {
              node {
                id
                act
                state
                reason
                by {
                  id
                  name
                }
                matched
                size
                done
                goneCount
                failedCount
                problem
                createdAt
                updatedAt
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
  }
`);

export const QueueRules = graphql(`
  query QueueRules($hostId: ID!, $first: Int!) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        queue {
          rules {
            id
            name
            enabled
            act
            version
            lastRunAt
            lastMatched
            lastProblem
            filter {
              queues
              text
              domain
              sender
              bounces
              cause
              olderThanMinutes
              youngerThanMinutes
              largerThan
            }
            runs(first: $first) {
              edges {
                node {
                  id
                  state
                  matched
                  done
                  goneCount
                  failedCount
                  createdAt
                }
              }
            }
          }
        }
      }
    }
  }
`);

export const QueueMetrics = graphql(`
  query QueueMetrics($hostId: ID!, $hours: Int!, $first: Int!) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        queue {
          metrics(hours: $hours) {
            points {
              at
              active
              deferred
              hold
              oldestSeconds
              arrived
              left
              retries
              delayP50
              delayP95
            }
            destinations(first: $first) {
              domain
              delivered
              bounced
              retries
              delayP50
              delayP95
            }
          }
        }
      }
    }
  }
`);

export const QueueChanged = graphql(`
  subscription QueueChanged($hostId: ID!) {
    queueChanged(hostId: $hostId) {
      changed
      gone
    }
  }
`);

type HostNode<T> = Extract<T, { __typename: 'MailHost' }>;
export const hostOf = <T extends { __typename: string } | null | undefined>(
  node: T,
): HostNode<NonNullable<T>> | undefined =>
  node?.__typename === 'MailHost' ? (node as HostNode<NonNullable<T>>) : undefined;

type MessagesHost = HostNode<NonNullable<ResultOf<typeof QueueMessages>['node']>>;
export type QueuedMessage = MessagesHost['queue']['messages']['edges'][number]['node'];
type RulesHost = HostNode<NonNullable<ResultOf<typeof QueueRules>['node']>>;
export type QueueRule = RulesHost['queue']['rules'][number];
export type QueueFilter = NonNullable<VariablesOf<typeof QueueMessages>['filter']>;
export type QueueSort = NonNullable<VariablesOf<typeof QueueMessages>['sort']>;
export type QueueName = QueuedMessage['queue'];
type Edges = NonNullable<ResultOf<typeof QueueHosts>['viewer']>['organization']['mailHosts']['edges'];
export type QueueHost = Edges[number]['node'];
