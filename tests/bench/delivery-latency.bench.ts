// From the end of DATA to the event of a subscription, beside what a client in IDLE hears of the same messages.
import { ImapFlow } from 'imapflow';
import { follow } from '../testkit/live-events.ts';
import { deliver } from '../testkit/mail.ts';
import { viewMailbox } from '../testkit/mailbox-view.ts';
import { eventually } from '../testkit/wait.ts';
import { startCompany } from './company.ts';
import { summary, writeFigures } from './figures.ts';

const messages = Number(process.env.BENCH_DELIVERIES ?? 100);
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
  writeFigures({
    messages,
    unit: 'ms from the end of DATA',
    subscription: summary(
      [...sentAt].slice(5).map(([subject, at]) => (heardAt.get(subject) ?? Number.NaN) - at),
    ),
    rawIdle: summary(seen),
  });
  await events.stop();
  await idle.client.logout();
} finally {
  await bench.stop();
}
process.exit(); // connections to the directory outlive the app

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
