import { graphql, type VariablesOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const ChangeQueuedMessages = graphql(
  `
  mutation ChangeQueuedMessages($input: ChangeQueuedMessagesInput!) {
    changeQueuedMessages(input: $input) {
      __typename
      ... on ChangeQueuedMessagesPayload {
        action {
          id
          act
          state
          matched
          done
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const PreviewQueueAction = graphql(
  `
  mutation PreviewQueueAction($input: PreviewQueueActionInput!) {
    previewQueueAction(input: $input) {
      __typename
      ... on PreviewQueueActionPayload {
        action {
          id
          act
          state
          matched
          size
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const StartQueueAction = graphql(
  `
  mutation StartQueueAction($input: StartQueueActionInput!) {
    startQueueAction(input: $input) {
      __typename
      ... on StartQueueActionPayload {
        action {
          id
          state
          matched
          done
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const CancelQueueAction = graphql(`
  mutation CancelQueueAction($input: CancelQueueActionInput!) {
    cancelQueueAction(input: $input) {
      __typename
      ... on CancelQueueActionPayload {
        action {
          id
          state
          done
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const FlushQueue = graphql(`
  mutation FlushQueue($input: FlushQueueInput!) {
    flushQueue(input: $input) {
      __typename
      ... on FlushQueuePayload {
        by
        action {
          id
          matched
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const OpenQueuedMessage = graphql(`
  mutation OpenQueuedMessage($input: OpenQueuedMessageInput!) {
    openQueuedMessage(input: $input) {
      __typename
      ... on OpenQueuedMessagePayload {
        content {
          recipients {
            address
            original
            delivered
            reason
          }
          attributes {
            name
            value
          }
          headers
          body
          truncated
          log
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const SaveQueueRule = graphql(
  `
  mutation SaveQueueRule($input: SaveQueueRuleInput!) {
    saveQueueRule(input: $input) {
      __typename
      ... on SaveQueueRulePayload {
        rule {
          id
          version
          enabled
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export const DeleteQueueRule = graphql(`
  mutation DeleteQueueRule($input: DeleteQueueRuleInput!) {
    deleteQueueRule(input: $input) {
      __typename
      ... on DeleteQueueRulePayload {
        deletedRuleId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export type QueueAct = VariablesOf<typeof ChangeQueuedMessages>['input']['act'];
