import { graphql, type ResultOf } from '@postroom/schema';

export const DmarcFields = graphql(`
  fragment DmarcFields on DmarcReports @_unmask {
    address
    tls(days: $days) {
      succeeded
      failed
      failures {
        reason
        host
        sessions
      }
    }
    summary(days: $days) {
      messages
      passed
      reporters
      days {
        day
        passed
        failed
      }
      sources {
        address
        name
        organization
        messages
        passed
        dkimAligned
        spfAligned
        quarantined
        rejected
      }
    }
  }
`);

export type DmarcData = ResultOf<typeof DmarcFields>;

export const DmarcReportsQuery = graphql(
  `
  query DomainDmarcReports($id: ID!, $days: Int!) {
    node(id: $id) {
      __typename
      ... on Domain {
        id
        dmarcReports {
          ...DmarcFields
        }
      }
    }
  }
`,
  [DmarcFields],
);

export const SetReportCollection = graphql(`
  mutation SetReportCollection($input: SetReportCollectionInput!) {
    setReportCollection(input: $input) {
      __typename
      ... on SetReportCollectionPayload {
        domain {
          id
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const ReadReports = graphql(`
  mutation ReadReports($input: ReadReportsInput!) {
    readReports(input: $input) {
      __typename
      ... on ReadReportsPayload {
        domain {
          id
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);
