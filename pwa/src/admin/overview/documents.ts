import { graphql, type ResultOf } from '@postroom/schema';

export const OverviewQuery = graphql(`
  query MailOverview($hosts: Int!, $checks: Int!, $domains: Int!) {
    viewer {
      organization {
        id
        mailHosts(first: $hosts) {
          edges {
            node {
              id
              name
              software {
                hostname
                postfix
                dovecot
              }
              state {
                queued
                services {
                  service
                  running
                }
                disks {
                  holds
                  total
                  free
                }
              }
              queue {
                statistics {
                  count
                  oldestAt
                }
              }
              flow(range: HOUR) {
                id
                totals {
                  delivered
                  deferred
                  rejected
                }
              }
              checks(first: $checks) {
                at
                state
                results {
                  name
                  state
                  message
                  value
                }
              }
            }
          }
        }
        domains(first: $domains) {
          edges {
            node {
              id
              displayName
              suspended
              health {
                score
                reasons {
                  code
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

type Organization = NonNullable<ResultOf<typeof OverviewQuery>['viewer']>['organization'];
export type OverviewHost = Organization['mailHosts']['edges'][number]['node'];
export type OverviewDomain = Organization['domains']['edges'][number]['node'];
