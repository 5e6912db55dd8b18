import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  await eventually('the account is live', async () => {
    const document = 'query ($id: ID!) { node(id: $id) { ... on MailAccount { status } } }';
    const { data } = await app.graphql(document, { id: company.owner.accountId }, company.owner);
    return data.node.status === 'LIVE';
  });
});

afterAll(() => app.stop());

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');

interface MailParts {
  subject: string;
  from?: string;
  headers?: string;
  body: string;
}

async function receive({
  subject,
  from = 'Bruno Ek <bruno@example.org>',
  headers = '',
  body,
}: MailParts): Promise<string> {
  const id = `${Math.random().toString(36).slice(2)}@example.org`;
  const source = `From: ${from}\nTo: ${company.owner.address}\nSubject: ${subject}\nDate: ${new Date().toUTCString()}\nMessage-ID: <${id}>\nMIME-Version: 1.0\n${headers}\n${body}`;
  await deliver(stack, company.owner.address, crlf(source));
  return id;
}

const messageFields = `id messageId subject snippet unread hasAttachments thread { id messageCount }
  from { name address } folders { role } attachments { id filename mediaType size inline dangerous url }
  body { state text html problem truncated hasRemoteContent } rawUrl headers { name value }`;

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the document says
async function messageWith(messageId: string): Promise<any> {
  const id = await eventually(`the message ${messageId} is read in`, async () => {
    const { data } = await app.graphql(
      '{ threads(filter: {}, first: 10) { edges { node { messages(first: 10) { edges { node { id messageId } } } } } } }',
      {},
      company.owner,
    );
    const threads: { node: { messages: { edges: { node: { id: string; messageId: string } }[] } } }[] =
      data.threads.edges;
    const messages = threads.flatMap(({ node }) => node.messages.edges.map((edge) => edge.node));
    return messages.find((message) => message.messageId === messageId)?.id ?? null;
  });
  const { data, errors } = await app.graphql(
    `query ($id: ID!) { node(id: $id) { ... on Message { ${messageFields} } } }`,
    { id },
    company.owner,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.node;
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the document says
async function search(query: string, first = 20): Promise<any[]> {
  const { data, errors } = await app.graphql(
    `query ($query: String!, $first: Int!) { searchMessages(query: $query, first: $first) { edges { cursor node { id subject }
      highlight { subject { text matched } snippet { text matched } } } pageInfo { hasNextPage endCursor } } }`,
    { query, first },
    company.owner,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.searchMessages.edges;
}

const found = (query: string, subject: string) =>
  eventually(`“${query}” finds “${subject}”`, async () =>
    (await search(query)).some((edge) => edge.node.subject === subject),
  );

describe('a message that arrives', () => {
  it('is listed with its words and shows its text', async () => {
    const id = await receive({
      subject: 'Frames for May',
      body: 'Hello Astrid,\n\nthe frames leave on Monday.\n\n-- \nBruno\n',
    });
    const message = await messageWith(id);
    expect(message).toMatchObject({
      subject: 'Frames for May',
      snippet: 'Hello Astrid, the frames leave on Monday.',
      unread: true,
      from: [{ name: 'Bruno Ek', address: 'bruno@example.org' }],
      folders: [{ role: 'INBOX' }],
      body: { state: 'READY', problem: null, truncated: false, html: null },
    });
    expect(message.body.text).toContain('the frames leave on Monday.');
    expect(message.headers.map((header: { name: string }) => header.name)).toContain('Message-ID');
  });

  it('gives its source byte for byte', async () => {
    const id = await receive({ subject: 'Source', body: 'One.\n..two dots\nlast\n' });
    const message = await messageWith(id);
    const response = await app.request(message.rawUrl, { headers: company.owner.headers });
    expect(response.headers.get('content-type')).toBe('message/rfc822');
    expect(response.headers.get('content-disposition')).toContain('Source.eml');
    expect(await response.text()).toContain('One.\r\n..two dots\r\nlast\r\n');
  });

  it('says when its HTML would load something from elsewhere', async () => {
    const id = await receive({
      subject: 'Newsletter',
      headers: 'Content-Type: text/html; charset=utf-8\n',
      body: '<h1>Spring</h1><p>New <b>bells</b></p><img src="https://tracker.example/p.gif">\n',
    });
    const { body } = await messageWith(id);
    expect(body).toMatchObject({ state: 'READY', hasRemoteContent: true });
    expect(body.text).toBe('Spring\n\nNew bells');
    expect(body.html).toContain('<b>bells</b>');
  });
});

describe('a text that is not in the index', () => {
  const forget = async (id: string, also: 'nothing' | 'place'): Promise<void> => {
    const messageId = fromGlobalId(id).id;
    const [row] = await app.database.systemQuery<{ id: string }>(
      sql`SELECT id::text AS id FROM organization`,
    );
    await runInScope(systemScope(row?.id ?? ''), async () => {
      await app.database.query(sql`DELETE FROM mail_message_body WHERE message_id = ${messageId}::uuid`);
      if (also === 'nothing') return;
      await app.database.query(
        sql`UPDATE mail_placement SET uid = uid + 4000000 WHERE message_id = ${messageId}::uuid`,
      );
    });
  };
  const bodyOf = async (id: string) => {
    const document =
      'query ($id: ID!) { node(id: $id) { ... on Message { body { state text problem } headers { name } } } }';
    return (await app.graphql(document, { id }, company.owner)).data.node;
  };

  it('is fetched from the server when somebody opens the message', async () => {
    const { id } = await messageWith(
      await receive({ subject: 'Lost and found', body: 'Still on the server\n' }),
    );
    await forget(id, 'nothing');
    const { body, headers } = await bodyOf(id);
    expect(body).toMatchObject({ state: 'READY', problem: null });
    expect(body.text).toContain('Still on the server');
    expect(headers.length).toBeGreaterThan(3);
  });

  it('is said to be gone when the server has it no more', async () => {
    const { id } = await messageWith(await receive({ subject: 'Gone', body: 'Gone\n' }));
    await forget(id, 'place');
    expect((await bodyOf(id)).body).toEqual({
      state: 'UNAVAILABLE',
      text: null,
      problem: 'The mail server no longer has this message.',
    });
  });
});

const pdf = Buffer.from(`%PDF-1.4 ${'0123456789'.repeat(50)}`);
const boundary = (name: string, parts: string[]): { headers: string; body: string } => ({
  headers: `Content-Type: multipart/mixed; boundary="${name}"\n`,
  body: `${parts.map((part) => `--${name}\n${part}\n`).join('')}--${name}--\n`,
});

describe('an attachment', () => {
  const file = (type: string, disposition: string, content: Buffer): string =>
    `Content-Type: ${type}\nContent-Transfer-Encoding: base64\nContent-Disposition: ${disposition}\n\n${content.toString('base64').replace(/.{76}/g, '$&\n')}`;

  async function attachmentOf(part: string) {
    const id = await receive({
      subject: 'Files',
      ...boundary('b1', ['Content-Type: text/plain\n\nSee the file.', part]),
    });
    const message = await messageWith(id);
    expect(message.attachments).toHaveLength(1);
    return message.attachments[0];
  }

  const download = (url: string, headers: Record<string, string> = {}) =>
    app.request(url, { headers: { ...company.owner.headers, ...headers } });

  it('is downloaded whole, in parts and not again when unchanged', async () => {
    const attachment = await attachmentOf(
      file('application/pdf', `attachment; filename*=utf-8''pl%C3%A5n.pdf`, pdf),
    );
    expect(attachment).toMatchObject({
      filename: 'plån.pdf',
      mediaType: 'application/pdf',
      size: pdf.length,
      dangerous: false,
    });
    const whole = await download(attachment.url);
    expect(whole.status).toBe(200);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(pdf);
    expect(whole.headers.get('content-disposition')).toBe(
      `attachment; filename="plan.pdf"; filename*=UTF-8''pl%C3%A5n.pdf`,
    );
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    const part = await download(attachment.url, { range: 'bytes=9-18' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 9-18/${pdf.length}`,
      '0123456789',
    ]);
    const end = await download(attachment.url, { range: 'bytes=-4' });
    expect([end.status, await end.text()]).toEqual([206, '6789']);
    const beyond = await download(attachment.url, { range: 'bytes=100000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${pdf.length}`]);
    const again = await download(attachment.url, { 'if-none-match': whole.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    const inline = await download(`${attachment.url}?inline=1`);
    expect(inline.headers.get('content-disposition')).toMatch(/^inline;/);
  });

  it('that is a page or a program is never shown in place', async () => {
    const attachment = await attachmentOf(
      file('text/html; name="invoice.html"', 'attachment', Buffer.from('<script>alert(1)</script>')),
    );
    expect(attachment.dangerous).toBe(true);
    const response = await download(`${attachment.url}?inline=1`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('of no bytes is there, and so is one with a name meant to deceive', async () => {
    const empty = await attachmentOf(
      file('application/pdf; name="empty.pdf"', 'attachment', Buffer.alloc(0)),
    );
    expect(empty.size).toBe(0);
    expect(Buffer.from(await (await download(empty.url)).arrayBuffer())).toHaveLength(0);
    const disguised = await attachmentOf(
      file(
        'application/octet-stream',
        `attachment; filename*=utf-8''${encodeURIComponent('invoice\u202efdp.exe')}`,
        pdf,
      ),
    );
    expect(disguised).toMatchObject({ filename: 'invoicefdp.exe', dangerous: true });
  });

  it('belongs to its owner alone', async () => {
    const attachment = await attachmentOf(file('application/pdf', 'attachment; filename=a.pdf', pdf));
    const colleague = await company.hire(`eva${Date.now()}`, 'Eva Holm');
    expect((await app.request(attachment.url, { headers: colleague.headers })).status).toBe(404);
    expect((await app.request(attachment.url)).status).toBe(401);
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: attachment.id },
      colleague,
    );
    expect(data.node).toBeNull();
  });
});

describe('search', () => {
  it('finds words of every script, with and without accents', async () => {
    await receive({ subject: 'Réservation', body: 'La réunion est prévue à 10 h. Größe und Straße.\n' });
    await receive({
      subject: '=?utf-8?B?4KSo4KSu4KS44KWN4KSk4KWH?=',
      headers: 'Content-Type: text/plain; charset=utf-8\n',
      body: 'कृपया बैठक के लिए समय बताइए\n',
    });
    await receive({
      subject: 'Arabic',
      headers: 'Content-Type: text/plain; charset=utf-8\n',
      body: 'الاجتماعُ يوم الأحد في المكتب\n',
    });
    await receive({
      subject: 'Japanese',
      headers: 'Content-Type: text/plain; charset=utf-8\n',
      body: '来週の会議は東京で開催されます\n',
    });
    await found('reunion', 'Réservation');
    await found('strasse', 'Réservation');
    await found('GRÖSSE', 'Réservation');
    await found('बैठक', 'नमस्ते');
    await found('नमस्ते', 'नमस्ते');
    await found('الاحد', 'Arabic');
    await found('会議', 'Japanese');
    await found('京', 'Japanese');
    await found('東京で開催', 'Japanese');
    expect(await search('京東')).toEqual([]);
  });

  it('knows people, phrases, filters and what must not be there', async () => {
    await receive({
      subject: 'Offer 2026-117',
      from: 'Carla Münster <carla@muenster.example>',
      body: 'The saddle costs 40 euros, without fitting.\n',
    });
    await found('from:carla', 'Offer 2026-117');
    await found('from:munster saddle', 'Offer 2026-117');
    await found('from:carla@muenster.example', 'Offer 2026-117');
    await found('"saddle costs"', 'Offer 2026-117');
    await found('subject:2026-117', 'Offer 2026-117');
    await found('sadd', 'Offer 2026-117');
    await found('in:inbox is:unread saddle', 'Offer 2026-117');
    expect(await search('"costs saddle"')).toEqual([]);
    expect(await search('saddle -fitting')).toEqual([]);
    expect(await search('saddle in:sent')).toEqual([]);
    expect(await search('saddle before:2020')).toEqual([]);
    expect(await search('saddle larger:5M')).toEqual([]);
    expect(await search('from:saddle')).toEqual([]);
  });

  it('marks what it found, also deep in a long text', async () => {
    await receive({
      subject: 'Long report',
      body: `${'Nothing of note here.\n'.repeat(300)}The derailleur squeaks in the rain.\n`,
    });
    await found('derailleur', 'Long report');
    const [edge] = await search('derailleur');
    expect(
      edge.highlight.snippet
        .filter((part: { matched: boolean }) => part.matched)
        .map((part: { text: string }) => part.text),
    ).toEqual(['derailleur']);
    expect(edge.highlight.snippet.map((part: { text: string }) => part.text).join('')).toContain(
      'The derailleur squeaks',
    );
  });

  it('goes on page by page without losing or repeating a message', async () => {
    for (let index = 0; index < 7; index++)
      await receive({ subject: `Bell ${index}`, body: 'Kupferklingel\n' });
    await eventually('all seven are found', async () => (await search('kupferklingel')).length === 7);
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const { data } = await app.graphql(
        'query ($after: String) { searchMessages(query: "kupferklingel ", first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
        { after },
        company.owner,
      );
      seen.push(...data.searchMessages.edges.map((edge: { node: { id: string } }) => edge.node.id));
      after = data.searchMessages.pageInfo.endCursor;
      if (!data.searchMessages.pageInfo.hasNextPage) break;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  it('does not find the mail of a colleague', async () => {
    await receive({ subject: 'Private matter', body: 'Zwetschgenkuchen\n' });
    await found('zwetschgenkuchen', 'Private matter');
    const colleague = await company.hire(`olle${Date.now()}`, 'Olle Berg');
    const document = '{ searchMessages(query: "zwetschgenkuchen", first: 5) { edges { node { id } } } }';
    const { data } = await app.graphql(document, {}, colleague);
    expect(data.searchMessages.edges).toEqual([]);
  });
});

describe('people to write to', () => {
  it('are offered by any beginning of name or address', async () => {
    await receive({ subject: 'Hi', from: '"Dörte Åberg" <d.aberg@wheels.example>', body: 'Hi\n' });
    const suggest = async (text: string): Promise<string[]> => {
      const { data } = await app.graphql(
        'query ($text: String!) { suggestRecipients(text: $text, first: 5) { name address } }',
        { text },
        company.owner,
      );
      return data.suggestRecipients.map((person: { address: string }) => person.address);
    };
    await eventually('she is offered', async () =>
      (await suggest('aber')).includes('d.aberg@wheels.example'),
    );
    for (const text of ['dör', 'dorte ab', 'wheels', 'd.ab'])
      expect(await suggest(text)).toContain('d.aberg@wheels.example');
    expect(await suggest('zzz')).toEqual([]);
    expect(await suggest('%')).toEqual([]);
  });
});

describe('an upload', () => {
  const upload = (body: BodyInit, name: string, headers: Record<string, string> = {}) =>
    app.request('/files/uploads', {
      method: 'POST',
      headers: {
        ...company.owner.headers,
        'content-type': 'image/png',
        'x-filename': encodeURIComponent(name),
        ...headers,
      },
      body,
      duplex: 'half',
    } as RequestInit);

  it('is kept under a safe name until it is discarded', async () => {
    const response = await upload(new Uint8Array(1_300_000), '../../blå\u202e.png');
    expect(response.status).toBe(201);
    const stored = await response.json();
    expect(stored).toMatchObject({
      filename: expect.stringMatching(/blå\.png$/),
      size: 1_300_000,
      mediaType: 'image/png',
    });
    expect(stored.filename).not.toContain('/');
    const discard = () =>
      app.request(`/files/uploads/${stored.id}`, { method: 'DELETE', headers: company.owner.headers });
    expect((await discard()).status).toBe(204);
    expect((await discard()).status).toBe(404);
  });

  it('is refused beyond 25 MB and without a session', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => (sent++ < 30 ? controller.enqueue(chunk) : controller.close()),
    });
    expect((await upload(endless, 'big.bin')).status).toBe(413);
    const stranger = await app.request('/files/uploads', { method: 'POST', body: 'x' });
    expect(stranger.status).toBe(401);
  });
});
