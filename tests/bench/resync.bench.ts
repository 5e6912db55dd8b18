// Coming back to an account in which nothing has changed, beside the least that IMAP allows: log in, list all folders
// with their status, open the inbox.
import { ImapFlow } from 'imapflow';
import { fillMailbox } from '../testkit/fill-mailbox.ts';
import { asOtherClient, writeMail } from '../testkit/mail.ts';
import { viewMailbox } from '../testkit/mailbox-view.ts';
import { eventually } from '../testkit/wait.ts';
import { startCompany } from './company.ts';
import { summary, writeFigures } from './figures.ts';

const messages = Number(process.env.BENCH_MESSAGES ?? 100_000);
const folders = 20;
const runs = Number(process.env.BENCH_RUNS ?? 10);
const longestMs = 30 * 60_000;

const bench = await startCompany('resync');
const { stack, app, company } = bench;
try {
  const owner = await company.hire('steady', 'Steady Mailbox');
  const mailbox = await viewMailbox(app, owner.address);
  await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
  await mailbox.pause();
  console.error(`Filling ${folders} folders with ${messages} messages`);
  const paths = ['INBOX', ...Array.from({ length: folders - 6 }, (_, index) => `Project ${index + 1}`)];
  await asOtherClient(stack, owner, 'INBOX', async (client) => {
    for (const path of paths.slice(1)) await client.mailboxCreate(path);
  });
  paths.push('Archive', 'Sent', 'Trash', 'Junk', 'Drafts');
  const each = Math.floor(messages / paths.length);
  for (const folder of paths) {
    const write = (index: number) => short(folder, index, owner.address);
    await fillMailbox(stack, { address: owner.address, folder, count: each, write });
  }
  await mailbox.restart();
  const total = each * paths.length;
  const listed = async () =>
    (await mailbox.folders()).reduce((sum, folder) => sum + folder.messages, 0) === total;
  await until(listed, 500);
  const read = async () => (await mailbox.count()).withContent === total;
  await until(read, 2_000);
  console.error('Measuring');

  const [resync, raw]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    await mailbox.pause();
    raw.push(await rawResync(owner.address));
    const start = performance.now();
    await mailbox.restart();
    await until(async () => (await mailbox.account()).status === 'LIVE', 5);
    resync.push(performance.now() - start);
    await pauseFor(200);
  }
  const after = await mailbox.folders();
  const wrong = await mailbox.contradictions();
  if (wrong.length > 0 || !(await listed())) throw new Error('The index does not agree with itself.');
  writeFigures({
    ...{ messages: total, folders: after.length, unit: 'ms until the account is up to date' },
    ...{ resync: summary(resync), rawImap: summary(raw) },
  });

  async function rawResync(address: string): Promise<number> {
    const { MAIL_MASTER_USER: user = '', MAIL_MASTER_PASSWORD: pass = '' } = stack.env;
    const client = new ImapFlow({
      ...stack.endpoints.imap,
      auth: { user: `${address}*${user}`, pass },
      ...{ secure: false, doSTARTTLS: false, logger: false, disableAutoIdle: true },
    });
    client.on('error', () => {});
    const start = performance.now();
    await client.connect();
    const query = { messages: true, uidNext: true, uidValidity: true, highestModseq: true, unseen: true };
    await client.list({ statusQuery: query });
    await client.mailboxOpen('INBOX');
    const took = performance.now() - start;
    await client.logout();
    return took;
  }
} finally {
  await bench.stop();
}
process.exit(); // connections to the directory outlive the app

function short(folder: string, index: number, to: string): string {
  const messageId = `${index}.${folder.replaceAll(' ', '-')}@example.com`;
  return writeMail(to, { subject: `${folder} ${index}`, messageId });
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(holds: () => Promise<boolean>, every: number): Promise<void> {
  const end = Date.now() + longestMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('Half an hour was not enough.');
    await pauseFor(every);
  }
}
