// Somebody with rules: their account, their mail as another client sees it, and mail that comes in.
import { readFileSync } from 'node:fs';
import { createGuard } from '@postroom/api/core/guard.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import { createSieveTransport } from '@postroom/api/mail/adapters/managesieve.ts';
import type { SieveConnection } from '@postroom/api/mail/rules/ports.ts';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedPerson } from '../../testkit/hosted-company.ts';
import { otherClient } from '../../testkit/mail.ts';
import { callMutation, type MutationResult } from '../../testkit/mutation.ts';
import type { TestStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

export const RULES = `version mode active ownScript scriptNames script { name text active editable }
  rules { name enabled match conditions { field operator not header values bytes date }
    actions { kind folder keyword address keepCopy subject text } }
  outOfOffice { enabled from until timeZone subject text days audience addresses }
  forwarding { enabled address keepCopy }`;

export async function readRules(app: TestApp, person: HostedPerson): Promise<MutationResult> {
  const { data, errors } = await app.graphql(
    `query ($accountId: ID!) { rules(accountId: $accountId) { __typename ... on MailRules { ${RULES} }
      ... on Error { code message } } }`,
    { accountId: person.accountId },
    person,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.rules;
}

/** Runs a mutation of rules on what is there now. */
export async function change(
  app: TestApp,
  person: HostedPerson,
  name: string,
  input: Record<string, unknown>,
): Promise<MutationResult> {
  const { version } = await readRules(app, person);
  return callMutation(
    app,
    name,
    { accountId: person.accountId, version, ...input },
    { as: person, fields: `rules { ${RULES} }` },
  );
}

export const rule = (name: string, subject: string, actions: object[], more: object = {}): object => ({
  name,
  conditions: [{ field: 'SUBJECT', operator: 'CONTAINS', values: [subject] }],
  actions,
  ...more,
});

export interface Seen {
  subject: string;
  flags: string[];
  headers: string;
}

/** Every message of a folder; none when there is no such folder. */
export async function messagesIn(stack: TestStack, address: string, folder = 'INBOX'): Promise<Seen[]> {
  const client = await otherClient(stack, address);
  try {
    const names = (await client.list()).map(({ path }) => path);
    if (!names.includes(folder)) return [];
    await client.mailboxOpen(folder);
    const seen: Seen[] = [];
    if (client.mailbox && client.mailbox.exists === 0) return [];
    for await (const message of client.fetch('1:*', { envelope: true, flags: true, headers: true })) {
      seen.push({
        subject: message.envelope?.subject ?? '',
        flags: [...(message.flags ?? [])],
        headers: message.headers?.toString() ?? '',
      });
    }
    return seen;
  } finally {
    await client.logout();
  }
}

export const arrival = (
  stack: TestStack,
  address: string,
  subject: string,
  folder = 'INBOX',
): Promise<Seen> =>
  eventually(`“${subject}” is in ${folder} of ${address}`, async () => {
    const found = (await messagesIn(stack, address, folder)).find((one) => one.subject === subject);
    return found ?? null;
  });

/** Another program that edits scripts. */
export async function asOtherProgram<T>(
  { env, endpoints }: TestStack,
  address: string,
  act: (connection: SieveConnection) => Promise<T>,
): Promise<T> {
  const transport = createSieveTransport({
    guard: createGuard(),
    log: createLogger({ level: 'silent' }),
    ca: readFileSync(env.MAIL_TLS_CA_FILE ?? '', 'utf8'),
    ownServers: new Set(),
  });
  const connection = await transport.connect({
    ...{ ...endpoints.sieve, tls: 'STARTTLS', own: true },
    username: `${address}*${env.MAIL_MASTER_USER ?? ''}`,
    password: env.MAIL_MASTER_PASSWORD ?? '',
  });
  try {
    return await act(connection);
  } finally {
    await connection.close();
  }
}

export const textOf = async (connection: SieveConnection, name: string): Promise<string | null> => {
  const bytes = await connection.getScript(name);
  return bytes && Buffer.from(bytes).toString('latin1');
};
