import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seedDemo from '@postroom/prisma/seed/demo.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { sharedStack } from '../../testkit/stack.ts';

const stack = sharedStack();
let app: TestApp;
let dataDir: string;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-demo-'));
  copyFileSync(app.env.POSTROOM_KEY_FILE ?? '', join(dataDir, 'key'));
  const { appUrl, systemUrl } = app.testDatabase;
  writeFileSync(join(dataDir, 'database.json'), JSON.stringify({ appUrl, systemUrl }));
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await app.stop();
});

const load = () =>
  seedDemo({
    url: app.url,
    dataDir,
    stack: { env: stack.env },
    onStep: (text) => process.env.TEST_LOG && console.log(new Date().toISOString().slice(17), text),
    password: (email) => `kite-42-${email.length}-amber-sky`,
  });
it('loads a company that reads like one, once, and its neighbour beside it', async () => {
  const { accounts } = await load();
  expect(accounts).toHaveLength(7);
  expect(accounts.map(({ role }) => role)).toEqual([
    'owner',
    'admin',
    'member',
    'member',
    'member',
    'member',
    'owner',
  ]);
  const again = await load();
  expect(again.accounts).toEqual(accounts);
  for (const { email, password } of accounts) await signIn(app, email, password);
  const jonas = accounts.find(({ email }) => email.startsWith('jonas.')) ?? { email: '', password: '' };
  const headers = await signIn(app, jonas.email, jonas.password);
  const { data } = await app.graphql(
    `{ viewer { mailAccounts(first: 1) { edges { node { unreadCount totalMessages folders(first: 20) { edges { node { path messageCount } } } } } } }
       threads(filter: { role: INBOX }, first: 100) { edges { node { subject messageCount unreadCount } } } }`,
    {},
    { headers },
  );
  const [account] = data.viewer.mailAccounts.edges;
  const folders = Object.fromEntries(
    account.node.folders.edges.map(({ node }: { node: { path: string; messageCount: number } }) => [
      node.path,
      node.messageCount,
    ]),
  );
  expect(folders.INBOX).toBeGreaterThan(50);
  expect(folders.Sent).toBeGreaterThan(15);
  expect(folders.Archive).toBeGreaterThan(5);
  expect(folders.Junk).toBeGreaterThan(0);
  expect(folders.Drafts).toBe(1);
  const threads = data.threads.edges.map(
    ({ node }: { node: { subject: string; messageCount: number } }) => node,
  );
  const autumn = threads.find(({ subject }: { subject: string }) => subject.includes('Bestellung Herbst'));
  expect(autumn?.messageCount).toBe(10);
});
