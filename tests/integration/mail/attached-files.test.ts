// Files of a message: one by one, all of them in one archive, and the messages among them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Receiving, receivingOf } from './support/receiving.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let colleague: HostedPerson;
let receiving: Receiving;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  colleague = await company.hire('bo', 'Bo Rao');
  receiving = receivingOf(app, company.owner);
});
afterAll(() => app?.stop());

const part = (headers: string[], body: string): string => `--b\r\n${headers.join('\r\n')}\r\n\r\n${body}\r\n`;
const file = (name: string, type: string, content: string | Buffer): string =>
  part(
    [
      `Content-Type: ${type}`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment; filename="${name}"`,
    ],
    Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n'),
  );
const inner = [
  'From: Ingrid <ingrid@ship.example>',
  'To: kaethe@rad.example',
  'Subject: The crates',
  'Date: Mon, 02 Mar 2026 10:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="i"',
  '',
  '--i',
  'Content-Type: text/html',
  '',
  '<p>Three <b>crates</b></p><script>alert(1)</script>',
  '--i',
  'Content-Type: text/csv; charset=iso-8859-1',
  'Content-Disposition: attachment; filename="kisten.csv"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('kiste;st\u00fcck\n1;40\n', 'latin1').toString('base64'),
  '--i',
  'Content-Type: text/html',
  'Content-Disposition: attachment; filename="page.html"',
  '',
  '<script>alert(1)</script>',
  '--i--',
  '',
].join('\r\n');
/** A nested archive stays as it is: it is never looked into. */
const bomb = Buffer.from('504b0304140000000800', 'hex');
const source = (to: string): string =>
  `From: K\u00e4the <kaethe@rad.example>\r\nTo: ${to}\r\nSubject: Files: all of them\r\nMessage-ID: <${crypto.randomUUID()}@rad.example>\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n` +
  part(['Content-Type: text/plain'], 'See the files.') +
  file('plan.txt', 'text/plain', 'first') +
  file('plan.txt', 'text/plain', 'second') +
  file('..\\..\\up.bin', 'application/octet-stream', bomb) +
  part(['Content-Type: message/rfc822', 'Content-Disposition: attachment; filename="crates.eml"'], inner) +
  '--b--\r\n';

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the document says
type Answer = any;
const document = `{ threads(filter: {}, first: 5) { edges { node { subject messages(first: 1) { edges { node { id rawUrl
  attachments { id filename preview url message { subject from { address } date text html files { filename mediaType size dangerous url } } } } } } } } } }`;

async function received(): Promise<Answer> {
  await deliver(stack, company.owner.address, source(company.owner.address));
  return eventually('the message is read in', async () => {
    const { data, errors } = await app.graphql(document, {}, company.owner);
    if (errors) throw new Error(JSON.stringify(errors));
    const found = data.threads.edges.find((edge: Answer) => edge.node.subject === 'Files: all of them');
    const message = found?.node.messages.edges[0]?.node;
    return message?.attachments.length === 4 && message.attachments[3].message !== null ? message : null;
  });
}

describe('the files of a message', () => {
  it('come together in one archive that other programs read', async () => {
    const message = await received();
    const path = message.rawUrl.replace('.eml', '.zip');
    const answer = await app.request(path, { headers: company.owner.headers });
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('content-disposition')).toContain('Files_ all of them.zip');
    const folder = mkdtempSync(join(tmpdir(), 'postroom-zip-'));
    writeFileSync(join(folder, 'all.zip'), Buffer.from(await answer.arrayBuffer()));
    const script =
      'import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps({n: z.read(n).hex() for n in z.namelist()}))';
    const listed = JSON.parse(execFileSync('python3', ['-c', script, join(folder, 'all.zip')]).toString());
    rmSync(folder, { recursive: true });
    const names = Object.keys(listed);
    expect(names).toHaveLength(4);
    expect(names.slice(0, 2)).toEqual(['plan.txt', 'plan (2).txt']);
    expect(names.join()).not.toMatch(/[\\/]/);
    expect(Buffer.from(listed['plan (2).txt'], 'hex').toString()).toBe('second');
    expect(listed[names[2] ?? '']).toBe(bomb.toString('hex'));
    expect(Buffer.from(listed['crates.eml'], 'hex').toString()).toContain('Subject: The crates');
    expect((await app.request(path, { headers: colleague.headers })).status).toBe(404);
  });

  it('may be messages with files of their own', async () => {
    const { attachments } = await received();
    expect(attachments.map((one: Answer) => one.preview)).toEqual(['TEXT', 'TEXT', null, 'MESSAGE']);
    const { message } = attachments[3];
    expect(message).toMatchObject({ subject: 'The crates', from: [{ address: 'ingrid@ship.example' }] });
    expect(message.text).toContain('Three crates');
    expect(message.files).toMatchObject([
      { filename: 'kisten.csv', mediaType: 'text/csv', dangerous: false },
      { filename: 'page.html', dangerous: true },
    ]);
    const get = (url: string, headers = company.owner.headers) => app.request(url, { headers });
    const table = await get(`${message.files[0].url}?inline=1`);
    expect(table.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await table.text()).toBe('kiste;st\u00fcck\n1;40\n');
    const page = await get(`${message.files[1].url}?inline=1`);
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(page.headers.get('content-security-policy')).toContain('sandbox');
    expect((await get(message.files[0].url, colleague.headers)).status).toBe(404);
    expect((await get(`${attachments[3].url}/99`)).status).toBe(404);
    expect((await get(`${attachments[0].url}/1`)).status).toBe(404);
  });
});

const pdf = Buffer.from(`%PDF-1.4 ${'0123456789'.repeat(50)}`);
const boundary = (name: string, parts: string[]): { headers: string; body: string } => ({
  headers: `Content-Type: multipart/mixed; boundary="${name}"\n`,
  body: `${parts.map((part) => `--${name}\n${part}\n`).join('')}--${name}--\n`,
});

describe('an attachment', () => {
  const inBase64 = (type: string, disposition: string, content: Buffer): string =>
    `Content-Type: ${type}\nContent-Transfer-Encoding: base64\nContent-Disposition: ${disposition}\n\n${content.toString('base64').replace(/.{76}/g, '$&\n')}`;

  async function attachmentOf(part: string) {
    const id = await receiving.receive({
      subject: 'Files',
      ...boundary('b1', ['Content-Type: text/plain\n\nSee the file.', part]),
    });
    const message = await receiving.messageWith(id);
    expect(message.attachments).toHaveLength(1);
    return message.attachments[0];
  }

  const download = (url: string, headers: Record<string, string> = {}) =>
    app.request(url, { headers: { ...company.owner.headers, ...headers } });

  it('is downloaded whole, in parts and not again when unchanged', async () => {
    const attachment = await attachmentOf(
      inBase64('application/pdf', `attachment; filename*=utf-8''pl%C3%A5n.pdf`, pdf),
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
      inBase64('text/html; name="invoice.html"', 'attachment', Buffer.from('<script>alert(1)</script>')),
    );
    expect(attachment.dangerous).toBe(true);
    const response = await download(`${attachment.url}?inline=1`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('of no bytes is there, and so is one with a name meant to deceive', async () => {
    const empty = await attachmentOf(
      inBase64('application/pdf; name="empty.pdf"', 'attachment', Buffer.alloc(0)),
    );
    expect(empty.size).toBe(0);
    expect(Buffer.from(await (await download(empty.url)).arrayBuffer())).toHaveLength(0);
    const disguised = await attachmentOf(
      inBase64(
        'application/octet-stream',
        `attachment; filename*=utf-8''${encodeURIComponent('invoice\u202efdp.exe')}`,
        pdf,
      ),
    );
    expect(disguised).toMatchObject({ filename: 'invoicefdp.exe', dangerous: true });
  });

  it('belongs to its owner alone', async () => {
    const attachment = await attachmentOf(inBase64('application/pdf', 'attachment; filename=a.pdf', pdf));
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
