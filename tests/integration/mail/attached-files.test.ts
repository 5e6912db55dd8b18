// Files of a message, beyond a single download: all of them in one archive, and the messages among them.
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

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let colleague: HostedPerson;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  colleague = await company.hire('bo', 'Bo Rao');
});
afterAll(() => app.stop());

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
