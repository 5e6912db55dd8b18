// Mail that comes to somebody, and how the API shows it.
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../testkit/app.ts';
import type { HostedPerson } from '../../../testkit/hosted-company.ts';
import { deliver } from '../../../testkit/mail.ts';
import { sharedStack } from '../../../testkit/stack.ts';
import { eventually } from '../../../testkit/wait.ts';

export interface MailParts {
  subject: string;
  from?: string;
  /** Lines beside the usual ones, each ended by \n. */
  headers?: string;
  body: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what a test asks for
type MessageFields = any;

/** What a list sends, in HTML, with header lines beside the usual ones. */
export const newsletter = (html: string, headers: readonly string[] = []): MailParts => ({
  subject: `Letter ${randomUUID()}`,
  from: '"Weekly" <weekly@news.example>',
  headers: ['Content-Type: text/html; charset=utf-8', ...headers].map((line) => `${line}\n`).join(''),
  body: `${html}\n`,
});

export type Receiving = ReturnType<typeof receivingOf>;

const FIELDS = `id messageId subject snippet unread hasAttachments thread { id messageCount }
  from { name address } folders { role } attachments { id filename mediaType size inline dangerous url }
  body { state text html problem truncated hasRemoteContent } rawUrl headers { name value }`;

export function receivingOf(app: TestApp, { address, headers: session }: HostedPerson) {
  const ask = async (document: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await app.graphql(document, variables, { headers: session });
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };

  /** Fields of one message; all variables are lists of words. */
  const fieldsOf = async (
    id: string,
    fields: string,
    variables: Record<string, string[]> = {},
  ): Promise<MessageFields> => {
    const declared = Object.keys(variables).map((name) => `, $${name}: [String!]!`);
    const document = `query ($id: ID!${declared.join('')}) { node(id: $id) { ... on Message { ${fields} } } }`;
    return (await ask(document, { id, ...variables })).node;
  };

  return {
    fieldsOf,

    /** Resolves with its Message-ID as soon as the mailbox has it. */
    async receive({ subject, from = 'Bruno Ek <bruno@example.org>', headers = '', body }: MailParts) {
      const id = `${randomUUID()}@example.org`;
      const source = `From: ${from}\nTo: ${address}\nSubject: ${subject}\nDate: ${new Date().toUTCString()}\nMessage-ID: <${id}>\nMIME-Version: 1.0\n${headers}\n${body}`;
      await deliver(sharedStack(), address, source.replace(/\r?\n/g, '\r\n'));
      return id;
    },

    /** Resolves once the message is read in. */
    async messageWith(messageId: string): Promise<MessageFields> {
      const id = await eventually(`the message ${messageId} is read in`, async () => {
        const { threads } = await ask(
          '{ threads(filter: {}, first: 10) { edges { node { messages(first: 10) { edges { node { id messageId } } } } } } }',
        );
        const all: { node: { messages: { edges: { node: { id: string; messageId: string } }[] } } }[] =
          threads.edges;
        const messages = all.flatMap(({ node }) => node.messages.edges.map((edge) => edge.node));
        return messages.find((message) => message.messageId === messageId)?.id ?? null;
      });
      return fieldsOf(id, FIELDS);
    },
  };
}
