// From the end of DATA to the event of a subscription, beside what a client in IDLE hears: for a hosted mailbox, and for
// the same kind of mailbox added as an external account, of which Dovecot tells nothing but what IDLE tells.
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { ImapFlow } from 'imapflow';
import type { HostedPerson } from '../testkit/hosted-company.ts';
import { follow } from '../testkit/live-events.ts';
import { deliver } from '../testkit/mail.ts';
import { viewMailbox } from '../testkit/mailbox-view.ts';
import { eventually } from '../testkit/wait.ts';
import { startCompany } from './company.ts';
import { summary, writeFigures } from './figures.ts';

const messages = Number(process.env.BENCH_DELIVERIES ?? 100);
const externalMessages = Number(process.env.BENCH_EXTERNAL_DELIVERIES ?? 25);
const pauseMs = 120;

interface Arrival {
  __typename: string;
  messages?: { subject: string; snippet: string }[];
}

const bench = await startCompany('delivery-latency');
const { stack, app, company, port } = bench;
try {
  const mira = await company.hire('mira', 'Mira Okafor');
  const mailbox = await viewMailbox(app, mira.address);
  await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
  const heardAt = new Map<string, number>();
  const events = await follow<Arrival>(
    { ...app, url: `http://127.0.0.1:${port}` },
    mira,
    'subscription { mailEvents { __typename ... on MessagesArrived { messages { subject snippet } threads { id subject unreadCount } folders { id unreadCount } } } }',
  );
  events.heard.push = (...items: Arrival[]) => {
    for (const { messages: arrived = [] } of items) {
      for (const { subject } of arrived) heardAt.set(subject, performance.now());
    }
    return heardAt.size;
  };
  const idle = await listenRaw(mira.address);
  const sentAt = new Map<string, number>();
  for (let index = 0; index < messages; index++) {
    const subject = `Delivery ${index}`;
    sentAt.set(subject, await deliver(stack, mira.address, { subject }));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await eventually('every message was heard of', () => heardAt.size === messages);
  const seen = await measureIdle(mira.address, idle);
  const external = await measureExternal();
  writeFigures({
    messages,
    unit: 'ms from the end of DATA',
    subscription: summary(
      [...sentAt].slice(5).map(([subject, at]) => (heardAt.get(subject) ?? Number.NaN) - at),
    ),
    rawIdle: summary(seen),
    external,
  });
  await events.stop();
  await idle.client.logout();

  /** The same messages, as the app tells of them and as a client in IDLE hears of them. */
  async function measureExternal() {
    const guest = await company.hire('guest', 'Guest Mailbox');
    await addExternal(mira.address, guest);
    const raw = await listenRaw(guest.address);
    const [app, client]: [number[], number[]] = [[], []];
    for (let index = 0; index < externalMessages; index++) {
      await new Promise((resolve) => setTimeout(resolve, 900));
      const before = raw.changedAt();
      const subject = `External ${index}`;
      const sent = await deliver(stack, guest.address, { subject });
      await eventually('both hear', () => heardAt.has(subject) && raw.changedAt() > before);
      app.push((heardAt.get(subject) ?? Number.NaN) - sent);
      client.push(raw.changedAt() - sent);
    }
    await raw.client.logout();
    const behind = app.map((ms, index) => ms - (client[index] ?? 0));
    return { subscription: summary(app), rawIdle: summary(client), behindRawIdle: summary(behind) };
  }
} finally {
  await bench.stop();
}
process.exit(); // connections to the directory outlive the app

/** Adds somebody's mailbox to the account of somebody else, as one of a foreign server. */
async function addExternal(to: string, { address, password }: HostedPerson): Promise<void> {
  const [owner] = await app.database.systemQuery<{ organizationId: string }>(
    sql`SELECT organization_id::text AS "organizationId" FROM mail_account WHERE address = ${to}`,
  );
  const organizationId = owner?.organizationId ?? '';
  const id = uuidv7();
  const login = { ...stack.endpoints.imap, tls: 'NONE', username: address };
  const servers = JSON.stringify({ imap: login, smtp: login });
  const secrets = JSON.stringify({ imapPassword: password, smtpPassword: password });
  const credentials = app.deps.secrets.seal(secrets, `mail_account:${id}`);
  const query = <Row>(statement: ReturnType<typeof sql>) =>
    runInScope(systemScope(organizationId), () => app.database.query<Row>(statement));
  await query(sql`
    INSERT INTO mail_account (organization_id, id, user_id, kind, address, name, servers, credentials, updated_at)
    SELECT organization_id, ${id}::uuid, user_id, 'EXTERNAL', ${address}, 'Guest', ${servers}::jsonb, ${credentials},
      now() FROM mail_account WHERE address = ${to}`);
  await app.deps.pubsub.publish('mail:nudge', { about: 'account', accountId: id });
  await eventually('the external account is live', async () => {
    const rows = await query(sql`SELECT 1 FROM mail_account WHERE id = ${id}::uuid AND status = 'LIVE'`);
    return rows.length > 0;
  });
}

interface RawIdle {
  client: ImapFlow;
  changedAt: () => number;
}

async function listenRaw(address: string): Promise<RawIdle> {
  const { MAIL_MASTER_USER: user = '', MAIL_MASTER_PASSWORD: pass = '' } = stack.env;
  const client = new ImapFlow({
    ...stack.endpoints.imap,
    auth: { user: `${address}*${user}`, pass },
    ...{ secure: false, doSTARTTLS: false, logger: false, disableAutoIdle: true },
  });
  client.on('error', () => {});
  await client.connect();
  await client.mailboxOpen('INBOX');
  let at = 0;
  client.on('exists', () => {
    at = performance.now();
  });
  client.idle().catch(() => undefined);
  return { client, changedAt: () => at };
}

/** One at a time, for IDLE tells of several together. */
async function measureIdle(address: string, { changedAt }: RawIdle): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < Math.min(15, messages); index++) {
    await new Promise((resolve) => setTimeout(resolve, 800));
    const before = changedAt();
    const sent = await deliver(stack, address, { subject: `Idle ${index}` });
    await eventually('IDLE tells', () => changedAt() > before);
    times.push(changedAt() - sent);
  }
  return times;
}
