// Mail to a hosted mailbox, over the mail servers' own check of senders, as the app shows it.
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type Stack, startStack } from '@postroom/infra/stack/index.ts';
import { freePorts } from '@postroom/infra/stack/ports.ts';
import { ensureAccount } from '@postroom/infra/start/account.ts';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { type NameServer, startNameServer } from '../../testkit/name-server.ts';
import { eventually } from '../../testkit/wait.ts';

let dataDir: string;
let dns: NameServer;
let stack: Stack;
let app: TestApp;
let company: HostedCompany;

beforeAll(async () => {
  dataDir = mkdtempSync('/tmp/postroom-senders-');
  chmodSync(dataDir, 0o755);
  dns = await startNameServer();
  const runAs = await ensureAccount();
  stack = await startStack({
    ...{ dataDir, ports: await freePorts(), hostname: 'mail.postroom.test', dnsServer: dns.address },
    pushUrl: 'http://127.0.0.1:9/',
    ...(runAs ? { runAs } : {}),
  });
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
}, 60_000);
afterAll(async () => {
  await app.stop();
  await stack.stop();
  dns.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 30_000);

const DOMAIN = 'newsletter.example';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

async function receive(subject: string, signed: boolean): Promise<void> {
  const transport = createTransport({
    ...{
      host: '127.0.0.1',
      port: Number(stack.env.SMTP_PORT),
      ignoreTLS: true,
      name: 'mta.newsletter.example',
    },
    ...(signed
      ? {
          dkim: {
            ...{ domainName: DOMAIN, keySelector: 'k' },
            privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
            headerFieldNames: 'from:to:subject:date:message-id:list-unsubscribe:list-unsubscribe-post',
          },
        }
      : {}),
  });
  await transport.sendMail({
    ...{ from: `News <news@${DOMAIN}>`, to: company.owner.address, subject, text: 'What is new.' },
    headers: {
      'List-Unsubscribe': `<https://${DOMAIN}/leave?u=1>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Authentication-Results': `mail.postroom.test; dkim=pass header.d=${DOMAIN}; dmarc=pass`,
    },
  });
}

const MESSAGES = `{ threads(filter: {}, first: 10) { edges { node { messages(first: 5) { edges { node { subject
  senderCheck { authentication { checkedBy spf dkim dmarc signedBy } warnings { __typename } } unsubscribe { method } } } } } } } }`;

async function shown(subject: string) {
  return eventually(`"${subject}" is read in`, async () => {
    const { data, errors } = await app.graphql(
      MESSAGES.replace('warnings { __typename }', 'warnings'),
      {},
      company.owner,
    );
    if (errors) throw new Error(JSON.stringify(errors));
    const messages = data.threads.edges.flatMap(
      (edge: { node: { messages: { edges: { node: unknown }[] } } }) =>
        edge.node.messages.edges.map(({ node }) => node),
    );
    const found = messages.find((message: { subject: string }) => message.subject === subject);
    return found?.senderCheck ? found : null;
  });
}

it('says who really sent it, and offers to leave a list with one click', async () => {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  dns.zone.TXT[`k._domainkey.${DOMAIN}`] = [`v=DKIM1; k=rsa; p=${key}`];
  dns.zone.TXT[`_dmarc.${DOMAIN}`] = ['v=DMARC1; p=reject'];
  dns.zone.TXT[DOMAIN] = ['v=spf1 -all'];
  await receive('Autumn', true);
  expect(await shown('Autumn')).toMatchObject({
    senderCheck: {
      authentication: {
        checkedBy: 'mail.postroom.test',
        spf: 'FAIL',
        dkim: 'PASS',
        dmarc: 'PASS',
        signedBy: [DOMAIN],
      },
      warnings: [],
    },
    unsubscribe: { method: 'ONE_CLICK' },
  });
}, 60_000);

it('warns of what only claims to be from there, whatever the mail says of itself', async () => {
  await receive('Forged', false);
  const { senderCheck, unsubscribe } = await shown('Forged');
  expect(senderCheck).toMatchObject({ authentication: { dmarc: 'FAIL' }, warnings: ['NOT_AUTHENTIC'] });
  expect(unsubscribe.method).toBe('LINK');
}, 60_000);
