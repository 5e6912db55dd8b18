// Mail is not the platform's to stop: it is taken, delivered and read while the agent, the database and the app are down.
import { userInfo } from 'node:os';
import { type Agent, startAgent } from '@postroom/infra/agent/index.ts';
import { agentSocket, privateHost } from '@postroom/infra/agent/private-host.ts';
import { type Stack, startStack } from '@postroom/infra/stack/index.ts';
import { freePort, freePorts } from '@postroom/infra/stack/ports.ts';
import { ensureAccount } from '@postroom/infra/start/account.ts';
import { ImapFlow } from 'imapflow';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { startDatabaseServer, type TestDatabaseServer } from '../../testkit/setup/database.ts';
import { temporaryFolder } from '../../testkit/setup/temporary.ts';
import { eventually } from '../../testkit/wait.ts';

const folder = temporaryFolder('without');
let database: TestDatabaseServer;
let stack: Stack;
let agent: Agent;
let app: TestApp;
let owner: HostedPerson;
const stopped = new Set<string>();

beforeAll(async () => {
  const port = await freePort();
  const runAs = await ensureAccount();
  [database, stack] = await Promise.all([
    startDatabaseServer(folder.path),
    startStack({
      dataDir: folder.path,
      ports: await freePorts(),
      pushUrl: `http://127.0.0.1:${port}/internal/dovecot/notify`,
      hostname: 'mail.postroom.test',
      ...(runAs ? { runAs } : {}),
    }),
  ]);
  const { uid, gid } = userInfo();
  const services = { start: stack.startService, stop: stack.stopService, restart: stack.restart };
  agent = await startAgent({
    host: privateHost({
      dataDir: folder.path,
      hostname: 'mail.postroom.test',
      endpoints: stack.endpoints,
      services,
    }),
    socketPath: agentSocket(folder.path),
    callers: { uid, gid },
  });
  const env = {
    ...{ PORT: String(port), MAIL_AGENT_SOCKET: agentSocket(folder.path) },
    ...{ DATABASE_URL: database.urls.appUrl, DATABASE_SYSTEM_URL: database.urls.systemUrl },
  };
  app = await startTestApp({ stack, env, web: true, worker: true });
  owner = (await foundHostedCompany(app)).owner;
});
afterAll(async () => {
  if (!stopped.has('app')) await app.stop();
  if (!stopped.has('database')) await database.stop();
  if (!stopped.has('agent')) await agent.stop();
  await stack.stop();
  await folder.remove();
});

/** From outside through Postfix and LMTP to the mailbox, and from there to the person's own program. Gives milliseconds. */
async function mailArrives(subject: string): Promise<number> {
  const began = performance.now();
  const outside = nodemailer.createTransport({
    ...(stack.endpoints.smtp ?? { host: '', port: 0 }),
    ...{ name: 'mx.elsewhere.example', tls: { rejectUnauthorized: false } },
  });
  await outside.sendMail({ from: 'pia@elsewhere.example', to: owner.address, subject, text: 'Hello' });
  const client = new ImapFlow({
    ...{ ...stack.endpoints.imap, secure: false, logger: false },
    ...{ tls: { rejectUnauthorized: false }, auth: { user: owner.address, pass: owner.password } },
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  await eventually(
    `“${subject}” arrives`,
    async () => {
      await client.noop();
      const found = await client.search({ header: { subject } });
      return Array.isArray(found) && found.length === 1;
    },
    8_000,
  );
  await client.logout();
  return performance.now() - began;
}

const LIMIT_MS = 8_000;

it('flows while everything is up', async () => {
  expect(await mailArrives('With everything')).toBeLessThan(LIMIT_MS);
});

it('flows without the agent, and the host is shown as one that does not answer', async () => {
  await agent.stop();
  stopped.add('agent');
  expect(await mailArrives('Without the agent')).toBeLessThan(LIMIT_MS);
  const { data, errors } = await app.graphql(
    `{ viewer { organization { mailHosts(first: 1) { edges { node {
      id enrolled software { hostname } state { queued } certificates { subject } } } } } } }`,
    {},
    owner,
  );
  expect(errors).toBeUndefined();
  const { id, ...shown } = data.viewer.organization.mailHosts.edges[0].node;
  expect(shown).toEqual({ enrolled: true, software: null, state: null, certificates: null });
  const asked = await app.graphql(
    `mutation ($input: CheckMailHostInput!) { checkMailHost(input: $input) { ... on CheckMailHostPayload { check { state } } } }`,
    { input: { mailHostId: id } },
    owner,
  );
  expect(asked.data.checkMailHost.check.state).toBe('UNREACHABLE');
});

it('flows without the database, while web and worker run on', async () => {
  await database.stop();
  stopped.add('database');
  expect(await mailArrives('Without the database')).toBeLessThan(LIMIT_MS);
});

it('flows without web and worker', async () => {
  stopped.add('app');
  await app.stop();
  await expect(fetch(`${app.url}/health/live`)).rejects.toThrow();
  expect(await mailArrives('Without the app')).toBeLessThan(LIMIT_MS);
});
