import { graphql, type ResultOf } from '@postroom/schema';

export const TraceHosts = graphql(`
  query TraceHosts {
    viewer {
      organization {
        id
        mailHosts(first: 50) {
          edges {
            node {
              id
              name
              traceRetentionDays
            }
          }
        }
      }
    }
  }
`);

export const TraceList = graphql(`
  query TraceList($hostId: ID!, $first: Int!, $after: String, $filter: TraceFilter) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        traceMessages(first: $first, after: $after, filter: $filter) {
          edges {
            node {
              id
              queueId
              sender
              state
              arrivedAt
              direction
              queued {
                id
              }
              recipients {
                address
                state
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
`);

export const TraceOne = graphql(`
  query TraceOne($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on TraceMessage {
        queueId
        messageId
        sender
        clientName
        clientAddress
        signedInAs
        service
        tls
        size
        state
        arrivedAt
        endedAt
        recipients {
          address
          originalAddress
          state
          host
          reply
          at
        }
        events {
          at
          stage
          daemon
          host
          reply
          statusCode
          delays
          tls
          recipient
          folder
          linkedQueueId
          verdict {
            action
            score
            requiredScore
            symbols {
              name
              score
              options
            }
          }
        }
        queued {
          id
        }
        related {
          id
          queueId
          sender
          state
          arrivedAt
          recipients {
            address
            state
          }
        }
      }
    }
  }
`);

export const TraceNews = graphql(`
  subscription TraceNews($hostId: ID!) {
    mailFlow(hostId: $hostId) {
      id
    }
  }
`);

export const SetTraceRetention = graphql(`
  mutation SetTraceRetention($input: SetTraceRetentionInput!) {
    setTraceRetention(input: $input) {
      __typename
      ... on SetTraceRetentionPayload {
        host {
          id
          traceRetentionDays
        }
      }
      ... on Error {
        message
        code
      }
    }
  }
`);

export type TraceNode = Extract<
  NonNullable<ResultOf<typeof TraceOne>['node']>,
  { __typename: 'TraceMessage' }
>;
