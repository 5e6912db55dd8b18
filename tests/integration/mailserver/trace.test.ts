// A message's way through the real servers: from the first connection to the folder it lies in, and who signed in.
import { randomUUID } from 'node:crypto';
import type { FollowedHost } from '@postroom/api/mailserver/index.ts';
import { peoplesOwn, writeSignIns } from '@postroom/api/mailserver/trace/sign-ins.ts';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { mailPrograms } from '../hosting/mail-clients.ts';
import { change } from '../rules/support.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let bo: HostedPerson;
let database: pg.Client;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  bo = await company.hire('bo', 'Bo Rao');
  database = new pg.Client({ connectionString: app.testDatabase.ownerUrl });
  await database.connect();
  await eventually('the logs are followed', async () => {
    const { rows } = await database.query('SELECT FROM trace_log');
    return rows.length === 3;
  });
});
afterAll(async () => {
  await database?.end();
  await app?.stop();
});

const TRACES = `query ($filter: TraceFilter) { viewer { organization { mailHosts(first: 1) { edges { node {
  traceMessages(first: 10, filter: $filter) { edges { node { id queueId sender state signedInAs
    recipients { address state } events { stage daemon host reply recipient folder tls verdict { action symbols { name } } } related { queueId state } } } } } } } } } }`;
const find = async (filter: Record<string, unknown>) => {
  const { data, errors } = await app.graphql(TRACES, { filter }, company.owner);
  expect(errors).toBeUndefined();
  return data.viewer.organization.mailHosts.edges[0].node.traceMessages.edges.map(
    (edge: { node: unknown }) => edge.node,
  );
};
const stages = (trace: { events: { stage: string }[] }) => trace.events.map(({ stage }) => stage);

async function fromOutside(to: string, subject: string): Promise<string> {
  const { env } = stack;
  const transport = createTransport({
    ...{ host: env.SMTP_HOST ?? '', port: Number(env.SMTP_PORT), tls: { rejectUnauthorized: false } },
  });
  try {
    const { messageId } = await transport.sendMail({
      from: 'zoe@elsewhere.example',
      to,
      subject,
      text: 'Hello.',
    });
    return messageId;
  } finally {
    transport.close();
  }
}

describe('a message at the mail host', () => {
  it('is followed through TLS, queue, LMTP and Sieve to its folder', async () => {
    const script =
      'require ["fileinto", "mailbox"];\nif header :contains "subject" "Quote" { fileinto :create "Quotes"; }\n';
    await change(app, bo, 'saveSieveScript', { name: 'quotes', text: script, activate: true });
    const messageId = await fromOutside(bo.address, 'Quote for forty hubs');
    const trace = await eventually('it lies in the folder', async () => {
      const [one] = await find({ messageId });
      return one && stages(one).includes('STORED') && stages(one).includes('SENT') ? one : null;
    });
    expect(trace).toMatchObject({ sender: 'zoe@elsewhere.example', recipients: [{ address: bo.address }] });
    expect(stages(trace)).toEqual(
      expect.arrayContaining(['CONNECT', 'RECEIVED', 'QUEUED', 'SENT', 'STORED']),
    );
    expect(trace.events.at(-1)).toMatchObject({ stage: 'STORED', folder: 'Quotes', recipient: bo.address });
    expect(trace.events[0].tls).toContain('TLSv1.3');
    await eventually('it is delivered', async () => (await find({ messageId }))[0]?.state === 'DELIVERED');
  });

  it('that is refused is told with the reason', async () => {
    const nobody = `nobody@${company.domain}`;
    await expect(fromOutside(nobody, 'Spam')).rejects.toThrow(/550/);
    const [trace] = await eventually('it is known', async () => {
      const found = await find({ address: nobody });
      return found.length > 0 ? found : null;
    });
    expect(trace).toMatchObject({ state: 'REJECTED', queueId: null });
    expect(trace.events.at(-1)).toMatchObject({ stage: 'REJECTED', reply: expect.stringMatching(/5\.1\.1/) });
  });

  it('shows the newest sign-ins of people with mail programs, and never those of the platform', async () => {
    const clients = mailPrograms(stack);
    expect(await clients.canSignIn(bo.address, bo.password)).toBe(true);
    expect(await clients.canSignIn(bo.address, 'wrong-otter-climbs-17')).toBe(false);
    expect(await clients.canSubmit(bo.address, bo.password)).toBe(true);
    const rows = await eventually('they are written down', async () => {
      const found = await database.query(
        `SELECT protocol, succeeded, client_address FROM mailbox_sign_in s JOIN hosted_mailbox m ON m.id = s.mailbox_id
         WHERE m.address = $1 ORDER BY 1, 2`,
        [bo.address],
      );
      return found.rows.length >= 3 ? found.rows : null;
    });
    expect(rows).toEqual([
      { protocol: 'IMAP', succeeded: false, client_address: '127.0.0.1' },
      { protocol: 'IMAP', succeeded: true, client_address: '127.0.0.1' },
      { protocol: 'SUBMISSION', succeeded: true, client_address: '127.0.0.1' },
    ]);
    const verdict = await eventually('what rspamd thought of it is known', async () => {
      const sent = (await find({ address: bo.address })).find(
        ({ signedInAs }: { signedInAs: string | null }) => signedInAs === bo.address,
      );
      return sent?.events.find(({ daemon }: { daemon: string }) => daemon === 'rspamd') ?? null;
    });
    expect(verdict).toMatchObject({ stage: 'MILTER', reply: 'no action', verdict: { action: 'no action' } });
    const platform = await database.query(
      `SELECT FROM mailbox_sign_in s JOIN hosted_mailbox m ON m.id = s.mailbox_id WHERE m.address = $1`,
      [company.owner.address],
    );
    expect(platform.rows).toEqual([]);
  });

  it('shows when an app password was last used to read mail', async () => {
    const own = 'viewer { ownMailboxes { mailboxId appPasswords { name lastUsedAt } } }';
    const ownMailbox = async () => (await app.graphql(`{ ${own} }`, {}, bo)).data.viewer.ownMailboxes[0];
    const { mailboxId } = await ownMailbox();
    const made = await app.graphql(
      `mutation ($input: CreateAppPasswordInput!) { createAppPassword(input: $input) {
        ... on CreateAppPasswordPayload { password } ... on Error { message } } }`,
      { input: { mailboxId, name: 'Phone', imap: true, smtp: true } },
      bo,
    );
    const { password } = made.data.createAppPassword;
    expect((await ownMailbox()).appPasswords).toEqual([{ name: 'Phone', lastUsedAt: null }]);
    expect(await mailPrograms(stack).canSignIn(bo.address, password)).toBe(true);
    await eventually('its use is written down', async () => {
      const [phone] = (await ownMailbox()).appPasswords;
      return phone.lastUsedAt === null ? null : phone;
    });
  });

  it('believes no other organization’s host about its people, nor a time that is to come', async () => {
    const { rows } = await database.query('SELECT organization_id AS org, id FROM mail_host LIMIT 1');
    const own = { organizationId: String(rows[0]?.org), id: String(rows[0]?.id), address: null };
    const strange = { address: 'mx.elsewhere.example:7400', fingerprint: 'f00d' };
    const stranger = { ...strange, id: randomUUID(), organizationId: randomUUID() };
    const theirs = { ...stranger, organizationId: own.organizationId };
    const told = async (host: FollowedHost, at: Date, clientAddress: string) => {
      const { address: user } = bo;
      await writeSignIns(app.deps, host, [
        { user, protocol: 'MANAGESIEVE', succeeded: true, at, clientAddress },
      ]);
      const found = await database.query(
        `SELECT client_address AS address FROM mailbox_sign_in s JOIN hosted_mailbox m ON m.id = s.mailbox_id
         WHERE m.address = $1 AND protocol = 'MANAGESIEVE' AND succeeded`,
        [user],
      );
      return found.rows.map((row) => String(row.address));
    };
    const now = Date.now();
    expect(await told(stranger, new Date(now), '192.0.2.66')).toEqual([]);
    expect(await told(own, new Date(now + 2 * 86_400_000), '192.0.2.67')).toEqual([]);
    expect(await told(theirs, new Date(now), '192.0.2.1')).toEqual(['192.0.2.1']);
    expect(await told(own, new Date(now + 1_000), '192.0.2.2')).toEqual(['192.0.2.2']);
  });

  it('tells a sign-in of the platform’s from one that borrows the Message-ID of a message of its own', async () => {
    const { rows } = await database.query('SELECT organization_id AS org, id FROM mail_host LIMIT 1');
    const host = { organizationId: String(rows[0]?.org), id: String(rows[0]?.id), address: null };
    const messageId = `${randomUUID()}@${company.domain}`;
    await database.query(
      `INSERT INTO outgoing_message (organization_id, id, account_id, user_id, idempotency_key, state, state_message,
         message_id_header, subject, addresses, raw, send_at, data_started_at, updated_at)
       SELECT organization_id, $2::uuid, id, user_id, $2, 'SENT', '', $3, '', '{}', '', now(), now(), now()
       FROM mail_account WHERE address = $1`,
      [bo.address, randomUUID(), messageId],
    );
    const signIn = { user: bo.address, succeeded: true, at: new Date(), clientAddress: null, messageId };
    const left = async (other: Partial<typeof signIn>) =>
      (await peoplesOwn(app.deps, { ...host, fingerprint: null }, [{ ...signIn, ...other }])).length;
    expect(await left({})).toBe(0);
    expect(await left({ user: company.owner.address })).toBe(1);
    expect(await left({ at: new Date(Date.now() + 3 * 86_400_000) })).toBe(1);
    expect(await left({ at: new Date(Date.now() - 3 * 86_400_000) })).toBe(1);
  });
});
