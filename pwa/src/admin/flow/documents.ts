import { graphql, type ResultOf } from '@postroom/schema';

export const FlowHosts = graphql(`
  query FlowHosts {
    viewer {
      organization {
        id
        mailHosts(first: 50) {
          edges {
            node {
              id
              name
            }
          }
        }
      }
    }
  }
`);

export const FlowQuery = graphql(`
  query HostFlow($hostId: ID!, $range: MailFlowRange!) {
    node(id: $hostId) {
      __typename
      id
      ... on MailHost {
        flow(range: $range) {
          id
          stepSeconds
          totals {
            received
            delivered
            deferred
            bounced
            rejected
            bytes
            tlsShare
            delayMedian
            delay95
          }
          points {
            at
            received
            delivered
            deferred
            bounced
            rejected
            bytes
            tlsShare
            delayMedian
            delay95
          }
          destinations {
            domain
            direction
            delivered
            deferred
            bounced
            delay95
          }
          reasons {
            outcome
            statusCode
            rejectReason
            domain
            count
          }
        }
      }
    }
  }
`);

export const FlowNews = graphql(`
  subscription FlowNews($hostId: ID!) {
    mailFlow(hostId: $hostId) {
      id
    }
  }
`);

export type Flow = Extract<
  NonNullable<ResultOf<typeof FlowQuery>['node']>,
  { __typename: 'MailHost' }
>['flow'];
export type FlowPoint = Flow['points'][number];
