// Images on other servers, which a person agreed to, and what a header says of its sender.
import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostedPerson } from '../../testkit/hosted-company.ts';
import { type Outside, startBeside } from './support/outside-web.ts';

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
let outside: Outside;
let web: string;
const asked: { url: string; method: string; headers: IncomingMessage['headers'] }[] = [];
const server = createServer((request, response) => {
  const { url = '', method = '', headers } = request;
  asked.push({ url, method, headers });
  if (url.startsWith('/image')) response.setHeader('set-cookie', 'you=1').end(pixel);
  else response.writeHead(404).end('<p>Gone</p>');
});

beforeAll(async () => {
  outside = await startBeside(server);
  web = `http://${outside.host}`;
});
afterAll(() => outside?.stop());

describe('images on other servers', () => {
  const addresses = (id: string, sources: string[]) =>
    outside.receiving.fieldsOf(id, 'remoteImages(sources: $sources) { source url }', { sources });

  it('are handed out to the person who got them, and to nobody else', async () => {
    const id = await outside.letter(
      `<img src="${web}/image/1.gif?to=astrid&amp;x=1"><img src="${web}/nothing.gif">`,
    );
    const sources = [`${web}/image/1.gif?to=astrid&x=1`, `${web}/nothing.gif`, `${web}/image/elsewhere.gif`];
    const { remoteImages } = await addresses(id, sources);
    expect(remoteImages.map(({ source }: { source: string }) => source)).toEqual(sources.slice(0, 2));
    expect(asked).toEqual([]);
    const get = (path: string, headers = outside.company.owner.headers) =>
      outside.app.request(path, { headers });
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
    expect((await get(remoteImages[0].url, outside.colleague.headers)).status).toBe(404);
    expect((await outside.app.request(remoteImages[0].url)).status).toBe(401);
    expect((await get('/files/images/nonsense')).status).toBe(404);
  });

  it('on private servers are refused', async () => {
    const source = `${web.replace('localhost', '127.0.0.1')}/image/2.gif`;
    const id = await outside.letter(`<img src="${source}">`);
    const { remoteImages } = await addresses(id, [source]);
    const before = asked.length;
    expect(
      (await outside.app.request(remoteImages[0].url, { headers: outside.company.owner.headers })).status,
    ).toBe(502);
    expect(asked).toHaveLength(before);
  });

  it('load without asking once the sender is trusted, until that is taken back', async () => {
    const id = await outside.letter('<p>Hello</p>');
    const check = () =>
      outside.receiving.fieldsOf(
        id,
        'senderCheck { imagesTrusted firstContact warnings authentication { dmarc } }',
      );
    expect(await check()).toEqual({
      senderCheck: { imagesTrusted: false, firstContact: false, warnings: [], authentication: null },
    });
    const { sender } = await outside.mutate('trustSender', 'sender { id address }', { messageId: id });
    expect(sender.address).toBe('weekly@news.example');
    expect((await outside.mutate('trustSender', 'sender { id }', { messageId: id })).sender.id).toBe(
      sender.id,
    );
    expect((await check()).senderCheck.imagesTrusted).toBe(true);
    const list = async (who: HostedPerson) =>
      (
        await outside.app.graphql(
          '{ viewer { trustedSenders(first: 5) { edges { node { id address } } } } }',
          {},
          who,
        )
      ).data.viewer.trustedSenders.edges;
    expect(await list(outside.company.owner)).toEqual([
      { node: { id: sender.id, address: 'weekly@news.example' } },
    ]);
    expect(await list(outside.colleague)).toEqual([]);
    expect(
      await outside.mutate(
        'distrustSender',
        'distrustedSenderId',
        { senderId: sender.id },
        outside.colleague,
      ),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await outside.mutate('distrustSender', 'distrustedSenderId', { senderId: sender.id }),
    ).toMatchObject({
      distrustedSenderId: sender.id,
    });
    expect((await check()).senderCheck.imagesTrusted).toBe(false);
  });
});

describe('a forged header', () => {
  it('does not make a sender authentic', async () => {
    const host = outside.app.deps.config.mail.hostname;
    const id = await outside.letter('<p>Pay</p>', [
      `Authentication-Results: ${host}; dkim=pass header.d=bank.example; dmarc=pass`,
      `Received: from x ([127.0.0.1]) by ${host} with ESMTP`,
    ]);
    expect(await outside.receiving.fieldsOf(id, 'senderCheck { authentication { dmarc } }')).toEqual({
      senderCheck: { authentication: null },
    });
  });
});
