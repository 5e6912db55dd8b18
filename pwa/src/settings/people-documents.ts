import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../data/refused.ts';

export const PeopleQuery = graphql(`
  query People($first: Int!, $after: String) {
    viewer {
      organization {
        id
        members(first: $first, after: $after) {
          edges {
            node {
              id
              role
              joinedAt
              user {
                id
                name
                email
              }
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
        invitations(first: 100) {
          edges {
            node {
              id
              email
              role
              state
              expiresAt
            }
          }
        }
      }
    }
  }
`);

export const ChangeRole = graphql(
  `
  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {
    changeMemberRole(input: $input) {
      __typename
      ... on ChangeMemberRolePayload {
        member {
          id
          role
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const RemoveMember = graphql(
  `
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      __typename
      ... on RemoveMemberPayload {
        removedMemberId
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const CancelInvitation = graphql(
  `
  mutation CancelInvitation($input: CancelInvitationInput!) {
    cancelInvitation(input: $input) {
      __typename
      ... on CancelInvitationPayload {
        invitation {
          id
          state
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

type Organization = NonNullable<ResultOf<typeof PeopleQuery>['viewer']>['organization'];
export type MemberRow = Organization['members']['edges'][number]['node'];
export type InvitationRow = Organization['invitations']['edges'][number]['node'];
