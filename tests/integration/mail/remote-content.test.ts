// What a message names on other servers: images that a person agreed to, and the way out of a mailing list.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const folder = mkdtempSync(join(tmpdir(), 'postroom-remote-'));
const authorities = tls.getCACertificates('default');
let app: TestApp;
let company: HostedCompany;
let colleague: HostedPerson;
let web: string;
let secure: string;
const asked: { url: string; method: string; body: string; headers: IncomingMessage['headers'] }[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { url = '', method = '', headers } = request;
    asked.push({ url, method, headers, body: Buffer.concat(chunks).toString() });
    if (url.startsWith('/image')) response.setHeader('set-cookie', 'you=1').end(pixel);
    else response.writeHead(url.startsWith('/leave') ? 200 : 404).end('<p>Bye</p>');
  });
}

/** A certificate for localhost that this process believes. */
function certificate(): { key: Buffer; cert: Buffer } {
  const file = (name: string) => join(folder, name);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      file('key.pem'),
      '-out',
      file('cert.pem'),
    ],
    { stdio: 'ignore' },
  );
  const cert = readFileSync(file('cert.pem'));
  tls.setDefaultCACertificates([...authorities, cert.toString()]);
  return { key: readFileSync(file('key.pem')), cert };
}

const servers = [createServer(answer), createTlsServer(certificate(), answer)];

beforeAll(async () => {
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const [plain, encrypted] = servers.map((server) => (server.address() as AddressInfo).port);
  web = `http://localhost:${plain}`;
  secure = `https://localhost:${encrypted}`;
  app = await startTestApp({
    stack,
    worker: true,
    env: { ALLOW_PRIVATE_WEB_HOSTS: `localhost:${plain},localhost:${encrypted}` },
  });
  company = await foundHostedCompany(app);
  colleague = await company.hire('bo', 'Bo Rao');
});
afterAll(async () => {
  await app.stop();
  tls.setDefaultCACertificates(authorities);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: the shape is what each document says
type Answer = any;

let count = 0;
async function receive(html: string, headers: string[] = []): Promise<string> {
  const subject = `Letter ${++count}`;
  const source = [
    'From: "Weekly" <weekly@news.example>',
    `To: ${company.owner.address}`,
    `Subject: ${subject}`,
    `Message-ID: <${crypto.randomUUID()}@news.example>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    ...headers,
    '',
    html,
    '',
  ];
  await deliver(stack, company.owner.address, source.join('\r\n'));
  return eventually(`“${subject}” is read in`, async () => {
    const { data } = await app.graphql(
      '{ threads(filter: {}, first: 20) { edges { node { subject messages(first: 1) { edges { node { id } } } } } } }',
      {},
      company.owner,
    );
    const threads: { node: { subject: string; messages: { edges: { node: { id: string } }[] } } }[] =
      data.threads.edges;
    return threads.find(({ node }) => node.subject === subject)?.node.messages.edges[0]?.node.id ?? null;
  });
}

async function ask(
  fields: string,
  id: string,
  variables: Record<string, unknown> = {},
  who = company.owner,
): Promise<Answer> {
  const declared = Object.keys(variables)
    .map((name) => `, $${name}: [String!]!`)
    .join('');
  const { data, errors } = await app.graphql(
    `query ($id: ID!${declared}) { node(id: $id) { ... on Message { ${fields} } } }`,
    { id, ...variables },
    who,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.node;
}

async function run(
  name: string,
  fields: string,
  input: Record<string, unknown>,
  who = company.owner,
): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const document = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) { __typename ... on ${type}Payload { ${fields} } ... on Error { code message } } }`;
  return (await app.graphql(document, { input }, who)).data.result;
}

describe('images on other servers', () => {
  const addresses = (id: string, sources: string[]) =>
    ask('remoteImages(sources: $sources) { source url }', id, { sources });

  it('are handed out to the person who got them, and to nobody else', async () => {
    const id = await receive(
      `<img src="${web}/image/1.gif?to=astrid&amp;x=1"><img src="${web}/nothing.gif">`,
    );
    const sources = [`${web}/image/1.gif?to=astrid&x=1`, `${web}/nothing.gif`, `${web}/image/elsewhere.gif`];
    const { remoteImages } = await addresses(id, sources);
    expect(remoteImages.map(({ source }: { source: string }) => source)).toEqual(sources.slice(0, 2));
    expect(asked).toEqual([]);
    const get = (path: string, headers = company.owner.headers) => app.request(path, { headers });
    const image = await get(remoteImages[0].url);
    expect(image.status).toBe(200);
    expect(Buffer.from(await image.arrayBuffer())).toEqual(pixel);
    expect(image.headers.get('content-type')).toBe('image/gif');
    expect(image.headers.get('set-cookie')).toBeNull();
    expect(image.headers.get('x-content-type-options')).toBe('nosniff');
    expect(image.headers.get('content-security-policy')).toMatch(/sandbox; default-src 'none'/);
    expect(asked).toMatchObject([{ url: '/image/1.gif?to=astrid&x=1', method: 'GET' }]);
    expect(asked[0]?.headers).not.toHaveProperty('cookie');
    expect(asked[0]?.headers).not.toHaveProperty('referer');
    expect((await get(remoteImages[0].url)).status).toBe(200);
    expect(asked).toHaveLength(1);
    const missing = await get(remoteImages[1].url);
    expect([missing.status, (await missing.json()) as unknown]).toMatchObject([
      502,
      { code: 'IMAGE_NOT_AVAILABLE' },
    ]);
    expect((await get(remoteImages[0].url, colleague.headers)).status).toBe(404);
    expect((await app.request(remoteImages[0].url)).status).toBe(401);
    expect((await get('/files/images/nonsense')).status).toBe(404);
  });

  it('on private servers are refused', async () => {
    const source = `${web.replace('localhost', '127.0.0.1')}/image/2.gif`;
    const id = await receive(`<img src="${source}">`);
    const { remoteImages } = await addresses(id, [source]);
    const before = asked.length;
    expect((await app.request(remoteImages[0].url, { headers: company.owner.headers })).status).toBe(502);
    expect(asked).toHaveLength(before);
  });

  it('load without asking once the sender is trusted, until that is taken back', async () => {
    const id = await receive('<p>Hello</p>');
    const check = () =>
      ask('senderCheck { imagesTrusted firstContact warnings authentication { dmarc } }', id);
    expect(await check()).toEqual({
      senderCheck: { imagesTrusted: false, firstContact: false, warnings: [], authentication: null },
    });
    const { sender } = await run('trustSender', 'sender { id address }', { messageId: id });
    expect(sender.address).toBe('weekly@news.example');
    expect((await run('trustSender', 'sender { id }', { messageId: id })).sender.id).toBe(sender.id);
    expect((await check()).senderCheck.imagesTrusted).toBe(true);
    const list = async (who: HostedPerson) =>
      (
        await app.graphql(
          '{ viewer { trustedSenders(first: 5) { edges { node { id address } } } } }',
          {},
          who,
        )
      ).data.viewer.trustedSenders.edges;
    expect(await list(company.owner)).toEqual([{ node: { id: sender.id, address: 'weekly@news.example' } }]);
    expect(await list(colleague)).toEqual([]);
    expect(
      await run('distrustSender', 'distrustedSenderId', { senderId: sender.id }, colleague),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(await run('distrustSender', 'distrustedSenderId', { senderId: sender.id })).toMatchObject({
      distrustedSenderId: sender.id,
    });
    expect((await check()).senderCheck.imagesTrusted).toBe(false);
  });
});

describe('a forged header', () => {
  it('does not make a sender authentic', async () => {
    const host = app.deps.config.mail.hostname;
    const id = await receive('<p>Pay</p>', [
      `Authentication-Results: ${host}; dkim=pass header.d=bank.example; dmarc=pass`,
      `Received: from x ([127.0.0.1]) by ${host} with ESMTP`,
    ]);
    expect(await ask('senderCheck { authentication { dmarc } }', id)).toEqual({
      senderCheck: { authentication: null },
    });
  });
});

describe('leaving a mailing list', () => {
  const signed =
    'DKIM-Signature: v=1; d=news.example; s=k; h=From:List-Unsubscribe:List-Unsubscribe-Post; b=x';
  const oneClick = (url: string) => [
    `List-Unsubscribe: <${url}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    signed,
  ];
  const offer = (id: string) =>
    ask('unsubscribe { method where url unsubscription { state stateMessage } }', id);

  it('with one click posts to the sender’s server, once, without telling who asks', async () => {
    const id = await receive('<p>News</p>', [
      ...oneClick(`${secure}/leave/7?k=abc`),
      'List-Id: <weekly.news.example>',
    ]);
    expect(await offer(id)).toEqual({
      unsubscribe: { method: 'ONE_CLICK', where: 'localhost', url: null, unsubscription: null },
    });
    const before = asked.length;
    expect(await run('unsubscribe', 'unsubscription { state method }', { messageId: id })).toMatchObject({
      unsubscription: { state: 'ASKED', method: 'ONE_CLICK' },
    });
    await eventually(
      'the server was asked',
      async () => (await offer(id)).unsubscribe.unsubscription.state === 'DONE',
    );
    expect(await run('unsubscribe', 'unsubscription { state }', { messageId: id })).toMatchObject({
      unsubscription: { state: 'DONE' },
    });
    const posts = asked.slice(before);
    expect(posts).toMatchObject([
      { method: 'POST', url: '/leave/7?k=abc', body: 'List-Unsubscribe=One-Click' },
    ]);
    expect(posts[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(posts[0]?.headers).not.toHaveProperty('cookie');
    expect(await run('unsubscribe', 'unsubscription { state }', { messageId: id }, colleague)).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('on a private server fails in words and can be tried again', async () => {
    const id = await receive('<p>News</p>', [
      ...oneClick('https://10.0.0.1/leave'),
      'List-Id: <private.news.example>',
    ]);
    await run('unsubscribe', 'unsubscription { state }', { messageId: id });
    await eventually(
      'it failed',
      async () => (await offer(id)).unsubscribe.unsubscription.state === 'FAILED',
    );
    expect(await run('unsubscribe', 'unsubscription { state }', { messageId: id })).toMatchObject({
      unsubscription: { state: 'ASKED' },
    });
  });

  it('by mail sends one from the account', async () => {
    const id = await receive('<p>News</p>', [
      'List-Unsubscribe: <mailto:leave@news.example?subject=leave%2042>',
      'List-Id: <mail.news.example>',
    ]);
    expect(await run('unsubscribe', 'unsubscription { state method }', { messageId: id })).toMatchObject({
      unsubscription: { state: 'DONE', method: 'MAIL' },
    });
    const { data } = await app.graphql(
      '{ outgoingMessages(first: 5) { edges { node { subject to { address } } } } }',
      {},
      company.owner,
    );
    expect(data.outgoingMessages.edges).toEqual([
      { node: { subject: 'leave 42', to: [{ address: 'leave@news.example' }] } },
    ]);
  });

  it('is not offered by a message that says nothing of it', async () => {
    const id = await receive('<p>Hello</p>');
    expect(await offer(id)).toEqual({ unsubscribe: null });
    expect(await run('unsubscribe', 'unsubscription { state }', { messageId: id })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
