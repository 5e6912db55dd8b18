import { graphql, type ResultOf } from '@postroom/schema';

export const DnsRecordFields = graphql(`
  fragment DnsRecordFields on DnsRecord @_unmask {
    key
    purpose
    importance
    name
    type
    value
    strings
    zoneLine
    state
    found
    note
  }
`);

export const DkimKeyFields = graphql(`
  fragment DkimKeyFields on DkimKey @_unmask {
    id
    selector
    state
    note
    recordName
    recordValue
    zoneLine
    createdAt
    checkedAt
    activatedAt
    publishedUntil
  }
`);

export const DomainDnsFields = graphql(
  `
  fragment DomainDnsFields on Domain @_unmask {
    id
    name
    receiving
    dns {
      checkedAt
      mtaSts
      records {
        ...DnsRecordFields
      }
      spf {
        record
        lookups
        lookupLimit
        emptyLookups
        emptyLookupLimit
        problems
        steps {
          depth
          text
          lookup
          empty
        }
      }
      dmarc {
        policy
        subdomainPolicy
        percent
        reportsTo
      }
      host {
        host
        state
        note
        addresses {
          address
          names
          state
          spf
        }
      }
    }
    dkimKeys {
      ...DkimKeyFields
    }
  }
`,
  [DnsRecordFields, DkimKeyFields],
);

export type DomainDnsData = ResultOf<typeof DomainDnsFields>;
export type DnsRecordRow = ResultOf<typeof DnsRecordFields>;
export type DkimKeyRow = ResultOf<typeof DkimKeyFields>;

export const DomainDnsQuery = graphql(
  `
  query DomainDns($id: ID!) {
    node(id: $id) {
      __typename
      ... on Domain {
        ...DomainDnsFields
      }
    }
  }
`,
  [DomainDnsFields],
);

export const DnsChecksQuery = graphql(`
  query DnsChecks($id: ID!, $first: Int!) {
    node(id: $id) {
      __typename
      ... on Domain {
        id
        dnsChecks(first: $first) {
          edges {
            node {
              checkedAt
              cause
              problems
              notFound
            }
          }
        }
      }
    }
  }
`);

/** Tells that something changed; what, the page asks anew. */
export const DomainChanges = graphql(`
  subscription DomainDnsChanges {
    changes {
      changes {
        entity
        nodeIds
      }
    }
  }
`);

export const CheckDomainDns = graphql(
  `
  mutation CheckDomainDns($input: CheckDomainDnsInput!) {
    checkDomainDns(input: $input) {
      __typename
      ... on CheckDomainDnsPayload {
        domain {
          ...DomainDnsFields
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDnsFields],
);

export const StartDkimRotation = graphql(
  `
  mutation StartDkimRotation($input: StartDkimRotationInput!) {
    startDkimRotation(input: $input) {
      __typename
      ... on StartDkimRotationPayload {
        domain {
          ...DomainDnsFields
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDnsFields],
);

export const RemoveDkimKey = graphql(
  `
  mutation RemoveDkimKey($input: RemoveDkimKeyInput!) {
    removeDkimKey(input: $input) {
      __typename
      ... on RemoveDkimKeyPayload {
        domain {
          ...DomainDnsFields
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDnsFields],
);

export const SetMtaSts = graphql(
  `
  mutation SetMtaSts($input: SetMtaStsInput!) {
    setMtaSts(input: $input) {
      __typename
      ... on SetMtaStsPayload {
        domain {
          ...DomainDnsFields
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [DomainDnsFields],
);
