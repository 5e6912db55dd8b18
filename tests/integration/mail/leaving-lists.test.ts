// The way out of a mailing list: by one click at its sender's server, by mail, or by the sender's page.
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../testkit/certificates.ts';
import { temporaryFolder } from '../../testkit/setup/temporary.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Outside, startBeside } from './support/outside-web.ts';

const folder = temporaryFolder('lists');
const trusted = getCACertificates('default');
let outside: Outside;
let secure: string;
const asked: { url: string; method: string; body: string; headers: IncomingMessage['headers'] }[] = [];

async function answer(request: IncomingMessage): Promise<number> {
  const { url = '', method = '', headers } = request;
  asked.push({ url, method, headers, body: await text(request) });
  return url.startsWith('/leave') ? 200 : 404;
}

beforeAll(async () => {
  const authority = await createAuthority(folder.path);
  setDefaultCACertificates([...trusted, authority.certificate]);
  const server = createServer(await authority.issue(['localhost']), async (request, response) => {
    response.writeHead(await answer(request)).end('<p>Bye</p>');
  });
  outside = await startBeside(server);
  secure = `https://${outside.host}`;
});
afterAll(async () => {
  await outside?.stop();
  setDefaultCACertificates(trusted);
  await folder.remove();
});

describe('leaving a mailing list', () => {
  const host = () => outside.app.deps.config.mail.hostname;
  const signed =
    'DKIM-Signature: v=1; d=news.example; s=k; h=From:List-Unsubscribe:List-Unsubscribe-Post; b=x';
  const oneClick = (url: string, { checked = true } = {}) => [
    ...(checked ? [`Authentication-Results: ${host()}; dkim=pass header.d=news.example`] : []),
    `Received: from news.example by ${host()} with ESMTP`,
    `List-Unsubscribe: <${url}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    signed,
  ];
  const offer = (id: string) =>
    outside.receiving.fieldsOf(id, 'unsubscribe { method where url unsubscription { state stateMessage } }');

  it('with one click posts to the sender’s server, once, without telling who asks', async () => {
    const id = await outside.letter('<p>News</p>', [
      ...oneClick(`${secure}/leave/7?k=abc`),
      'List-Id: <weekly.news.example>',
    ]);
    expect(await offer(id)).toEqual({
      unsubscribe: { method: 'ONE_CLICK', where: 'localhost', url: null, unsubscription: null },
    });
    const before = asked.length;
    expect(
      await outside.mutate('unsubscribe', 'unsubscription { state method }', { messageId: id }),
    ).toMatchObject({
      unsubscription: { state: 'ASKED', method: 'ONE_CLICK' },
    });
    await eventually(
      'the server was asked',
      async () => (await offer(id)).unsubscribe.unsubscription.state === 'DONE',
    );
    expect(await outside.mutate('unsubscribe', 'unsubscription { state }', { messageId: id })).toMatchObject({
      unsubscription: { state: 'DONE' },
    });
    const posts = asked.slice(before);
    expect(posts).toMatchObject([
      { method: 'POST', url: '/leave/7?k=abc', body: 'List-Unsubscribe=One-Click' },
    ]);
    expect(posts[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(posts[0]?.headers).not.toHaveProperty('cookie');
    expect(
      await outside.mutate('unsubscribe', 'unsubscription { state }', { messageId: id }, outside.colleague),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('on a private server fails in words and can be tried again', async () => {
    const id = await outside.letter('<p>News</p>', [
      ...oneClick('https://10.0.0.1/leave'),
      'List-Id: <private.news.example>',
    ]);
    await outside.mutate('unsubscribe', 'unsubscription { state }', { messageId: id });
    await eventually(
      'it failed',
      async () => (await offer(id)).unsubscribe.unsubscription.state === 'FAILED',
    );
    expect(await outside.mutate('unsubscribe', 'unsubscription { state }', { messageId: id })).toMatchObject({
      unsubscription: { state: 'ASKED' },
    });
  });

  it('by mail sends one from the account', async () => {
    const id = await outside.letter('<p>News</p>', [
      'List-Unsubscribe: <mailto:leave@news.example?subject=leave%2042>',
      'List-Id: <mail.news.example>',
    ]);
    expect(
      await outside.mutate('unsubscribe', 'unsubscription { state method }', { messageId: id }),
    ).toMatchObject({
      unsubscription: { state: 'DONE', method: 'MAIL' },
    });
    const { data } = await outside.app.graphql(
      '{ outgoingMessages(first: 5) { edges { node { subject to { address } } } } }',
      {},
      outside.company.owner,
    );
    expect(data.outgoingMessages.edges).toEqual([
      { node: { subject: 'leave 42', to: [{ address: 'leave@news.example' }] } },
    ]);
  });

  it('opens the sender’s page, whose host is named, when no signature was found good', async () => {
    const id = await outside.letter('<p>News</p>', [
      ...oneClick('https://news.example/leave?k=1', { checked: false }),
      'List-Id: <page.news.example>',
    ]);
    const page = { method: 'LINK', where: 'news.example', url: 'https://news.example/leave?k=1' };
    expect(await offer(id)).toEqual({ unsubscribe: { ...page, unsubscription: null } });
    const stateMessage = 'You opened the sender’s page for this.';
    expect(
      await outside.mutate('unsubscribe', 'unsubscription { state method }', { messageId: id }),
    ).toMatchObject({
      unsubscription: { state: 'DONE', method: 'LINK' },
    });
    expect(await offer(id)).toEqual({
      unsubscribe: { ...page, unsubscription: { state: 'DONE', stateMessage } },
    });
    const plain = await outside.letter('<p>News</p>', ['List-Unsubscribe: <http://news.example/leave>']);
    expect(await offer(plain)).toMatchObject({
      unsubscribe: { method: 'LINK', where: 'news.example', url: 'http://news.example/leave' },
    });
  });

  it('is not offered by a message that says nothing of it', async () => {
    const id = await outside.letter('<p>Hello</p>');
    expect(await offer(id)).toEqual({ unsubscribe: null });
    expect(await outside.mutate('unsubscribe', 'unsubscription { state }', { messageId: id })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
