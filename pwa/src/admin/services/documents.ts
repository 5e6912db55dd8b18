import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const ServicesQuery = graphql(`
  query MailServices($hosts: Int!, $checks: Int!) {
    viewer {
      organization {
        id
        mailHosts(first: $hosts) {
          edges {
            node {
              id
              name
              state {
                queued
                services {
                  service
                  running
                  since
                  processes
                  memory
                  cpu
                  connections
                  actions
                }
              }
              checks(first: $checks) {
                at
                state
                results {
                  name
                  state
                  message
                }
              }
            }
          }
        }
      }
    }
  }
`);

export type HostRow = NonNullable<
  ResultOf<typeof ServicesQuery>['viewer']
>['organization']['mailHosts']['edges'][number]['node'];
export type ServiceRow = NonNullable<HostRow['state']>['services'][number];
export type ServiceAction = ServiceRow['actions'][number];

export const ConnectionsQuery = graphql(`
  query OpenConnections($id: ID!, $first: Int!) {
    node(id: $id) {
      __typename
      id
      ... on MailHost {
        connections(first: $first) {
          total
          groups {
            user
            protocol
            address
            count
          }
        }
      }
    }
  }
`);

export const AuditQuery = graphql(`
  query AgentAudit($id: ID!, $first: Int!, $before: Int) {
    node(id: $id) {
      __typename
      id
      ... on MailHost {
        audit(first: $first, before: $before) {
          before
          entries {
            position
            at
            verb
            params
            outcome
            error
            reason
          }
        }
      }
    }
  }
`);

export type AuditPage = NonNullable<
  Extract<NonNullable<ResultOf<typeof AuditQuery>['node']>, { __typename: 'MailHost' }>['audit']
>;
export type AuditEntry = AuditPage['entries'][number];

export const ControlService = graphql(
  `
  mutation ControlMailService($input: ControlMailServiceInput!) {
    controlMailService(input: $input) {
      __typename
      ... on ControlMailServicePayload {
        ok
        output
        tookMs
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const KickConnection = graphql(
  `
  mutation KickMailboxConnection($input: KickMailboxConnectionInput!) {
    kickMailboxConnection(input: $input) {
      __typename
      ... on KickMailboxConnectionPayload {
        ended
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const CheckHost = graphql(`
  mutation CheckMailHost($input: CheckMailHostInput!) {
    checkMailHost(input: $input) {
      __typename
      ... on CheckMailHostPayload {
        check {
          at
          state
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);
