import { graphql, type ResultOf } from '@postroom/schema';

const DomainLine = graphql(`
  fragment DomainLine on Domain @_unmask {
    id
    name
    displayName
    state
    setupStep
    directory
    receiving
    handOver {
      server {
        host
        port
        protocol
      }
    }
    maxQuota
    aliasOf {
      id
      displayName
    }
    usage {
      mailboxes
      aliases
      bytes
    }
    health {
      score
    }
  }
`);

export const DomainDetails = graphql(`
  fragment DomainDetails on Domain @_unmask {
    id
    name
    displayName
    version
    state
    reason
    purgeAfter
    setupStep
    directory
    maxMailboxes
    maxAliases
    defaultQuota
    maxQuota
    catchAll
    receiving
    handOver {
      server {
        host
        port
        protocol
      }
      takesAll
      recipients
    }
    aliasOf {
      id
      displayName
      state
    }
    aliasDomains {
      id
      displayName
    }
    relay {
      host
      port
      tls
      username
    }
    usage {
      mailboxes
      suspendedMailboxes
      aliases
      bytes
      messages
      quotaGiven
      nearlyFull
      full
      countedAt
      delay95
      delayOf
    }
    health {
      score
      reasons {
        code
        points
        message
        action
      }
    }
  }
`);

export const AdminDomainsQuery = graphql(
  `
  query AdminDomains($first: Int!, $after: String) {
    viewer {
      organization {
        id
        domains(first: $first, after: $after) {
          edges {
            node {
              ...DomainLine
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
  [DomainLine],
);

export const AdminDomainQuery = graphql(
  `
  query AdminDomain($id: ID!, $days: Int!) {
    node(id: $id) {
      __typename
      id
      ... on Domain {
        ...DomainDetails
        usageHistory(days: $days) {
          day
          bytes
          mailboxes
          received
          refused
          sent
          delay95
        }
      }
    }
  }
`,
  [DomainDetails],
);

/** What a form offers to choose from. */
export const DomainChoicesQuery = graphql(`
  query DomainChoices($first: Int!) {
    viewer {
      organization {
        id
        domains(first: $first) {
          edges {
            node {
              id
              displayName
              state
              receiving
              aliasOf {
                id
              }
            }
          }
        }
        domainTemplates {
          id
          version
          name
          maxMailboxes
          maxAliases
          defaultQuota
          maxQuota
        }
      }
    }
  }
`);

export const DirectoryRunLine = graphql(`
  fragment DirectoryRunLine on DirectoryRun @_unmask {
    id
    state
    scheduled
    repair
    compared
    missing
    extra
    different
    failure
    startedAt
    finishedAt
    differences {
      kind
      entity
      name
      fields {
        field
        expected
        found
      }
    }
  }
`);

export const DirectoryRunsQuery = graphql(
  `
  query DirectoryRuns {
    viewer {
      organization {
        id
        directoryRuns {
          ...DirectoryRunLine
        }
      }
    }
  }
`,
  [DirectoryRunLine],
);

export type DomainLineRow = ResultOf<typeof DomainLine>;
export type DomainRow = ResultOf<typeof DomainDetails>;
export type DirectoryRunRow = ResultOf<typeof DirectoryRunLine>;
export type TemplateRow = NonNullable<
  ResultOf<typeof DomainChoicesQuery>['viewer']
>['organization']['domainTemplates'][number];
