import { graphql } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';
import { MailboxLine } from './documents.ts';

export const RefreshUsage = graphql(`
  mutation RefreshMailboxUsage($input: RefreshMailboxUsageInput!) {
    refreshMailboxUsage(input: $input) {
      __typename
      ... on RefreshMailboxUsagePayload {
        mailboxes {
          id
          usedBytes
          usedMessages
          usageAt
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const CreateAdminMailbox = graphql(
  `
  mutation CreateAdminMailbox($input: CreateMailboxInput!) {
    createMailbox(input: $input) {
      __typename
      ... on CreateMailboxPayload {
        mailbox {
          ...MailboxLine
        }
      }
      ...Refused
    }
  }
`,
  [MailboxLine, Refused],
);

export const ChangeMailbox = graphql(
  `
  mutation ChangeMailbox($input: UpdateMailboxInput!) {
    updateMailbox(input: $input) {
      __typename
      ... on UpdateMailboxPayload {
        mailbox {
          ...MailboxLine
          version
          forwardTo
          keepCopy
          user {
            id
            name
            email
          }
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on ConflictError {
        fields {
          field
          yours
          theirs
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [MailboxLine],
);

export const RestoreMailbox = graphql(
  `
  mutation RestoreMailbox($input: RestoreMailboxInput!) {
    restoreMailbox(input: $input) {
      __typename
      ... on RestoreMailboxPayload {
        mailbox {
          ...MailboxLine
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [MailboxLine],
);

export const PurgeMailbox = graphql(`
  mutation PurgeMailbox($input: PurgeMailboxInput!) {
    purgeMailbox(input: $input) {
      __typename
      ... on PurgeMailboxPayload {
        purgedMailboxId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const ResetPassword = graphql(
  `
  mutation ResetMailboxPassword($input: ResetMailboxPasswordInput!) {
    resetMailboxPassword(input: $input) {
      __typename
      ... on ResetMailboxPasswordPayload {
        mailbox {
          id
          hasPassword
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const CreatePasswordLink = graphql(
  `
  mutation CreatePasswordLink($input: CreatePasswordLinkInput!) {
    createPasswordLink(input: $input) {
      __typename
      ... on CreatePasswordLinkPayload {
        url
        expiresAt
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const RevokeAppPassword = graphql(`
  mutation RevokeAppPassword($input: RevokeAppPasswordInput!) {
    revokeAppPassword(input: $input) {
      __typename
      ... on RevokeAppPasswordPayload {
        revokedAppPasswordId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const DeleteAdminMailbox = graphql(
  `
  mutation DeleteAdminMailbox($input: DeleteMailboxInput!) {
    deleteMailbox(input: $input) {
      __typename
      ... on DeleteMailboxPayload {
        deletedMailboxId
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const SaveTemplate = graphql(
  `
  mutation SaveMailboxTemplate($input: SaveMailboxTemplateInput!) {
    saveMailboxTemplate(input: $input) {
      __typename
      ... on SaveMailboxTemplatePayload {
        template {
          id
          name
          quota
          role
          appAccess
          forwardTo
          keepCopy
          version
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const DeleteTemplate = graphql(`
  mutation DeleteMailboxTemplate($input: DeleteMailboxTemplateInput!) {
    deleteMailboxTemplate(input: $input) {
      __typename
      ... on DeleteMailboxTemplatePayload {
        deletedTemplateId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const ChangeSettings = graphql(
  `
  mutation ChangeMailboxSettings($input: ChangeMailboxSettingsInput!) {
    changeMailboxSettings(input: $input) {
      __typename
      ... on ChangeMailboxSettingsPayload {
        settings {
          retentionDays
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const ExportMailboxes = graphql(
  `
  mutation ExportMailboxes($input: ExportMailboxesInput!) {
    exportMailboxes(input: $input) {
      __typename
      ... on ExportMailboxesPayload {
        csv
        count
      }
      ...Refused
    }
  }
`,
  [Refused],
);
