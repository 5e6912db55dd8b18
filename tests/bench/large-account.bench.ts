// A folder with half a million messages and an account with thousands of folders: how fast they come in, that a sync
// which was stopped goes on where it was, and that lists stay quick.
import { toGlobalId } from '@postroom/api/graphql/node.ts';
import { fillMailbox } from '../testkit/fill-mailbox.ts';
import { asOtherClient, writeMail } from '../testkit/mail.ts';
import { type MailboxView, viewMailbox } from '../testkit/mailbox-view.ts';
import { startCompany } from './company.ts';
import { round, timed, writeFigures } from './figures.ts';

const messages = Number(process.env.BENCH_MESSAGES ?? 500_000);
const folders = Number(process.env.BENCH_FOLDERS ?? 5_000);
const longestMs = 50 * 60_000;
const page = `query ($filter: ThreadFilter!, $after: String) { threads(filter: $filter, first: 50, after: $after) {
  edges { node { id subject latestAt } } pageInfo { endCursor } } }`;

const search = `query ($text: String!) { searchMessages(query: $text, first: 50) { edges { node { id subject } } } }`;

const bench = await startCompany('large-account');
const { stack, app, company } = bench;
try {
  const largeFolder = messages > 0 ? await measureFolder() : null;
  console.error(JSON.stringify(largeFolder));
  const manyFolders = folders > 0 ? await measureFolders() : null;
  writeFigures({ largeFolder, manyFolders, maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024) });

  async function measureFolder() {
    const owner = await company.hire('hoarder', 'Half A Million');
    const mailbox = await viewMailbox(app, owner.address);
    await until(async () => (await mailbox.account()).status === 'LIVE');
    await mailbox.forget();
    console.error(`Filling a folder with ${messages} messages`);
    const write = (index: number) =>
      writeMail(owner.address, { subject: `Entry ${index}`, messageId: `entry-${index}@example.com` });
    await fillMailbox(stack, { address: owner.address, count: messages, write });
    const start = performance.now();
    await mailbox.restart();
    await until(async () => (await listed(mailbox)) >= 50, 5);
    const firstPageMs = performance.now() - start;
    await until(async () => (await listed(mailbox)) >= messages / 2, 500);
    await mailbox.pause();
    const half = await listed(mailbox);
    const again = performance.now();
    await mailbox.restart();
    await until(async () => (await listed(mailbox)) === messages, 500);
    const restMs = performance.now() - again;
    const inbox = (await mailbox.folder('INBOX')).id;
    const filter = { folderId: toGlobalId('Folder', inbox) };
    const ask = async (after: string | null): Promise<string | null> => {
      const answer = await app.graphql(page, { filter, after }, owner);
      if (answer.errors) throw new Error(JSON.stringify(answer.errors[0]));
      return answer.data?.threads.pageInfo.endCursor ?? null;
    };
    let after: string | null = null;
    for (let index = 1; index < 200; index++) after = await ask(after);
    const deep = after;
    const find = async (text: string): Promise<void> => {
      const answer = await app.graphql(search, { text }, owner);
      if (answer.errors) throw new Error(JSON.stringify(answer.errors[0]));
    };
    const words = ['entry', 'quote', `"Entry ${messages - 7}"`, 'from:mira entry', 'is:unread', 'nowhere'];
    let turn = 0;
    return {
      ...{ messages, firstPageMs: round(firstPageMs), pausedAt: half },
      restPerSecond: Math.round((messages - half) / (restMs / 1_000)),
      listPageMs: { first: await timed(50, () => ask(null)), page200: await timed(50, () => ask(deep)) },
      searchMs: await timed(60, () => find(words[turn++ % words.length] ?? '')),
      rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
      contradictions: (await mailbox.contradictions()).length,
    };
  }

  async function measureFolders() {
    const owner = await company.hire('sorter', 'Five Thousand Folders');
    const mailbox = await viewMailbox(app, owner.address);
    await until(async () => (await mailbox.account()).status === 'LIVE');
    await mailbox.forget();
    console.error(`Making ${folders} folders`);
    await asOtherClient(stack, owner, 'INBOX', async (client) => {
      for (let index = 1; index <= folders; index++) await client.mailboxCreate(`Customer ${index}`);
      for (let index = 1; index <= folders; index += 100) {
        await client.append(`Customer ${index}`, writeMail(owner.address, { subject: `Order ${index}` }));
      }
    });
    const start = performance.now();
    await mailbox.restart();
    const complete = async () => {
      const all = await mailbox.folders();
      return all.length >= folders && all.every((folder) => folder.complete);
    };
    await until(async () => (await mailbox.folders()).length >= folders, 50);
    const treeMs = performance.now() - start;
    await until(complete, 250);
    const completeMs = performance.now() - start;
    await until(async () => (await mailbox.account()).status === 'LIVE');
    await mailbox.pause();
    const again = performance.now();
    await mailbox.restart();
    await until(async () => (await mailbox.account()).status === 'LIVE', 5);
    return {
      ...{ folders, treeMs: round(treeMs), completeMs: round(completeMs) },
      resyncMs: round(performance.now() - again),
    };
  }
} finally {
  await bench.stop();
}
process.exit(); // connections to the directory outlive the app

async function listed(mailbox: MailboxView): Promise<number> {
  return (await mailbox.folder('INBOX').catch(() => null))?.messages ?? 0;
}

async function until(holds: () => Promise<boolean>, every = 100): Promise<void> {
  const end = Date.now() + longestMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It took too long.');
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
