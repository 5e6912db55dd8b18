// The first synchronisation of a large mailbox, beside imapflow merely fetching the same from the same server.
import { ImapFlow } from 'imapflow';
import { fillMailbox } from '../testkit/fill-mailbox.ts';
import { type MailboxView, viewMailbox } from '../testkit/mailbox-view.ts';
import { startCompany } from './company.ts';
import { round, writeFigures } from './figures.ts';

const messages = Number(process.env.BENCH_MESSAGES ?? 50_000);
const batch = 1_000;

const bench = await startCompany('first-sync');
const { stack, app, company } = bench;
try {
  const spare = await company.hire('spare', 'Spare Mailbox');
  console.error(`Filling a mailbox with ${messages} messages`);
  await fillMailbox(stack, { address: spare.address, count: messages });
  // The account is known to the app already: it begins anew, as on the day it was added.
  await forgetAccount(spare.address);
  const raw = { envelopes: await fetchRaw('envelopes'), sources: await fetchRaw('sources') };
  const synced = await measureSync(spare.address, spare.accountId);
  writeFigures({
    messages,
    raw: { envelopesPerSecond: rate(raw.envelopes), sourcesPerSecond: rate(raw.sources) },
    sync: {
      firstPageMs: round(synced.firstPage),
      listedMs: round(synced.listed),
      listedPerSecond: rate(synced.listed),
      contentMs: round(synced.content),
      messagesPerSecond: rate(synced.content),
    },
    ratio: {
      listed: round(raw.envelopes / synced.listed),
      withContent: round((raw.envelopes + raw.sources) / synced.content),
    },
    maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  });

  async function fetchRaw(what: 'envelopes' | 'sources'): Promise<number> {
    const { imap } = stack.endpoints;
    const { MAIL_MASTER_USER: user = '', MAIL_MASTER_PASSWORD: pass = '' } = stack.env;
    const client = new ImapFlow({
      ...imap,
      auth: { user: `${spare.address}*${user}`, pass },
      ...{ secure: false, doSTARTTLS: false, logger: false, disableAutoIdle: true },
    });
    client.on('error', () => {});
    await client.connect();
    await client.mailboxOpen('INBOX');
    const query =
      what === 'envelopes'
        ? {
            flags: true,
            envelope: true,
            internalDate: true,
            size: true,
            bodyStructure: true,
            headers: ['references'],
          }
        : { source: true };
    const start = performance.now();
    let fetched = 0;
    for (let end = messages; end > 0; end -= batch) {
      const range = `${Math.max(1, end - batch + 1)}:${end}`;
      for await (const message of client.fetch(range, { uid: true, ...query }, { uid: true }))
        if (message.uid) fetched++;
    }
    const took = performance.now() - start;
    await client.logout();
    if (fetched !== messages) throw new Error(`Fetched ${fetched} of ${messages} messages.`);
    return took;
  }
} finally {
  await bench.stop();
}

async function forgetAccount(address: string): Promise<void> {
  const view = await viewMailbox(app, address);
  await until(async () => (await view.account()).status === 'LIVE');
  await view.forget();
}

async function measureSync(
  address: string,
  accountId: string,
): Promise<{ firstPage: number; listed: number; content: number }> {
  const view: MailboxView = await viewMailbox(app, address);
  await view.restart();
  const start = performance.now();
  /** What folders show: asking so often must cost next to nothing. */
  const listed = async () => (await view.folders()).reduce((sum, folder) => sum + folder.messages, 0);
  const since = () => performance.now() - start;
  await until(async () => (await listed()) >= 50, 5);
  const firstPage = since();
  await until(async () => (await listed()) === messages, 50);
  const listedMs = since();
  console.error(`Listed after ${Math.round(listedMs)} ms`);
  await until(async () => (await view.count()).withContent === messages, 500);
  const content = since();
  if ((await view.count()).messages !== messages) throw new Error('Not every message is in the index.');
  const wrong = await view.contradictions();
  if (wrong.length > 0)
    throw new Error(`The index of ${accountId} contradicts itself: ${JSON.stringify(wrong[0])}`);
  return { firstPage, listed: listedMs, content };
}

async function until(holds: () => Promise<boolean>, every = 250): Promise<void> {
  const end = Date.now() + 30 * 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('Half an hour was not enough.');
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

function rate(ms: number): number {
  return Math.round((messages / ms) * 1_000);
}
process.exit(); // connections to the directory outlive the app
