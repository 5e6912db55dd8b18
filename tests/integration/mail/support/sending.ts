// Sending over the API, for tests of what becomes of a message.
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../testkit/app.ts';
import { expectPayload, type HostedPerson } from '../../../testkit/hosted-company.ts';
import { eventually } from '../../../testkit/wait.ts';

export interface Sent {
  id: string;
  state: string;
  stateMessage: string;
  messageId: string;
  refused: { address: string; reply: string }[];
  savedToSent: boolean;
}

const FIELDS = 'id state stateMessage messageId refused { address reply } savedToSent';
export const SEND = `mutation ($input: SendMessageInput!) { result: sendMessage(input: $input) {
  __typename ... on SendMessagePayload { outgoing { ${FIELDS} } } ... on Error { message } ... on InputError { fields { path message } } } }`;
const RETRY = `mutation ($input: RetryRefusedInput!) { result: retryRefused(input: $input) {
  __typename ... on RetryRefusedPayload { outgoing { ${FIELDS} } } ... on Error { message } } }`;

/** A message from somebody's own account, in plain text. */
export const contentOf = (
  from: HostedPerson,
  to: string[],
  subject: string,
  more: Record<string, unknown> = {},
) => ({
  ...{ accountId: from.accountId, to: to.map((address) => ({ address })), cc: [], bcc: [] },
  ...{ subject, text: 'Dear colleague,\n\nplease see below.\n', uploadIds: [], keepAttachmentIds: [] },
  ...more,
});

export type Sending = ReturnType<typeof sendingOf>;

export function sendingOf(app: TestApp) {
  const outgoing = async (person: HostedPerson, id: string): Promise<Sent> => {
    const document = `query ($id: ID!) { node(id: $id) { ... on OutgoingMessage { ${FIELDS} } } }`;
    return (await app.graphql(document, { id }, person)).data.node;
  };
  return {
    outgoing,

    async send(
      from: HostedPerson,
      content: Record<string, unknown>,
      key = randomUUID(),
      undoSeconds = 0,
    ): Promise<Sent> {
      const payload = await expectPayload(app, SEND, { idempotencyKey: key, undoSeconds, content }, from);
      return payload.outgoing as Sent;
    },

    async retryRefused(person: HostedPerson, outgoingId: string): Promise<Sent> {
      return (await expectPayload(app, RETRY, { outgoingId }, person)).outgoing as Sent;
    },

    settled: (person: HostedPerson, id: string, state: string): Promise<Sent> =>
      eventually(`the message is ${state}`, async () => {
        const now = await outgoing(person, id);
        return now.state === state ? now : null;
      }),
  };
}
