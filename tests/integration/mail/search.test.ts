// Search as people use it, over HTTP's own surface and real mail: every operator, every script.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;

const encoded = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

interface Letter {
  subject: string;
  from?: string;
  cc?: string;
  text: string;
  file?: string;
}

/** Subjects say what is in them; the words that are searched for stand in one letter each. */
const letters: Letter[] = [
  { subject: 'Hindi', text: 'यह हिंदी में क़िताब है, क्\u200dषमा करें। आदेश १२३४' },
  { subject: 'Arabic', text: 'قرأت الكِتَابَ أمس مع السيد أحمد في شركة مـحـمـد' },
  { subject: 'Japanese', text: '来週の会議は東京で開催されます。ｶﾞｲﾄﾞ資料あり' },
  { subject: 'Chinese', text: '请查收附件中的发票，谢谢' },
  { subject: 'Korean', text: '내일회의에서 만나요' },
  { subject: 'Thai', text: 'การประชุมวันนี้ยกเลิก' },
  { subject: 'German', text: 'Die Straße ist gesperrt. Gruß, Jürgen Müller' },
  { subject: 'French', text: 'La réunion à la mairie, cet été' },
  { subject: 'Full width', text: 'ＯＲＤＥＲ ＮＵＭＢＥＲ ７７' },
  { subject: 'Emoji 🎉', text: 'Done 👍🏽 from 🇩🇪' },
  { subject: 'Order INV-2024/117', text: 'Your order code is ZX-99.417/b, thank you.' },
  { subject: 'Scan', text: 'See the file.', file: 'AnnualReport_2024-03.pdf' },
  {
    subject: 'Copy',
    text: 'For your information.',
    from: 'Käthe Lindholm <kaethe.lindholm@post.example.org>',
    cc: 'Tom Sahlin <tom@sahlin.example>',
  },
];

function sourceOf({ subject, from = 'Bruno Ek <bruno@ek.example>', cc, text, file }: Letter): string {
  const names = (list: string) => list.replace(/^([^<]*?) </, (_, name: string) => `${encoded(name)} <`);
  const body = `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(text).toString('base64')}\n`;
  const copy = cc === undefined ? '' : `Cc: ${names(cc)}\n`;
  const head = `From: ${names(from)}\nTo: ${company.owner.address}\n${copy}Subject: ${encoded(subject)}\nDate: ${new Date().toUTCString()}\nMessage-ID: <${Math.random().toString(36).slice(2)}@search.example>\nMIME-Version: 1.0\n`;
  if (file === undefined) return head + body;
  const attached = `Content-Type: application/pdf\nContent-Disposition: attachment; filename="${file}"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n`;
  return `${head}Content-Type: multipart/mixed; boundary=cut\n\n--cut\n${body}\n--cut\n${attached}\n--cut--\n`;
}

interface Answer {
  edges: {
    node: { id: string; subject: string; folders: { id: string; role: string }[] };
    highlight: { snippet: { text: string; matched: boolean }[] };
  }[];
  problems: { code: string; message: string; start: number; end: number }[];
  withoutTrash: boolean;
}

async function ask(query: string, timeZone = 'Europe/Berlin'): Promise<Answer> {
  const { data, errors } = await app.graphql(
    `query ($query: String!, $timeZone: String) { searchMessages(query: $query, first: 50, timeZone: $timeZone) {
      edges { node { id subject folders { id role } } highlight { snippet { text matched } } }
      problems { code message start end } withoutTrash } }`,
    { query, timeZone },
    company.owner,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.searchMessages;
}

const subjects = async (query: string): Promise<string[]> =>
  (await ask(query)).edges.map(({ node }) => node.subject);

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  for (const letter of letters)
    await deliver(stack, company.owner.address, sourceOf(letter).replace(/\r?\n/g, '\r\n'));
  await eventually(
    'all letters are read in',
    async () => (await subjects('"thank you" OR 谢谢')).length === 2,
  );
  await eventually(
    'all letters are listed',
    async () => (await subjects('in:inbox')).length >= letters.length,
  );
  await eventually(
    'the last text is read',
    async () => (await subjects('"for your information"')).length === 1,
  );
});

afterAll(() => app.stop());

describe('words of every script', () => {
  it.each([
    ['हिन्दी', 'Hindi', ['हिंदी']],
    ['किताब', 'Hindi', ['क़िताब']],
    ['क्षमा', 'Hindi', ['क्\u200dषमा']],
    ['1234', 'Hindi', ['१२३४']],
    ['كتاب', 'Arabic', ['الكِتَابَ']],
    ['احمد', 'Arabic', ['أحمد']],
    ['محمد', 'Arabic', ['مـحـمـد']],
    ['شركه', 'Arabic', ['شركة']],
    ['東京', 'Japanese', ['東京']],
    ['京', 'Japanese', ['京']],
    ['会議は東', 'Japanese', ['会議は東']],
    ['ガイド', 'Japanese', ['ｶﾞｲﾄﾞ']],
    ['发票', 'Chinese', ['发票']],
    ['票', 'Chinese', ['票']],
    ['회의', 'Korean', ['회의']],
    ['ประชุม', 'Thai', ['ประชุม']],
    ['ชุ', 'Thai', ['ชุ']],
    ['strasse', 'German', ['Straße']],
    ['mueller', 'German', ['Müller']],
    ['MÜLLER', 'German', ['Müller']],
    ['jurgen', 'German', ['Jürgen']],
    ['reunion ete', 'French', ['réunion', 'été']],
    ['order number', 'Full width', ['ＯＲＤＥＲ', 'ＮＵＭＢＥＲ']],
    ['👍', 'Emoji 🎉', ['👍🏽']],
    ['🇩🇪', 'Emoji 🎉', ['🇩🇪']],
    ['ZX-99.417', 'Order INV-2024/117', ['ZX-99.417']],
    ['ZX-99.417/b', 'Order INV-2024/117', ['ZX-99.417/b']],
  ])('%s finds the letter in %s, and marks it', async (query, subject, marked) => {
    const { edges } = await ask(query);
    expect(edges.map(({ node }) => node.subject)).toEqual([subject]);
    const parts = edges[0]?.highlight.snippet ?? [];
    expect(parts.filter(({ matched }) => matched).map(({ text }) => text)).toEqual(marked);
  });

  it('are found in subjects, addresses and parts of addresses', async () => {
    for (const query of ['INV-2024/117', 'inv-2024', 'subject:117', '🎉'])
      expect(await subjects(query), query).toHaveLength(1);
    for (const query of [
      'lindholm',
      '@post.example.org',
      'post.example',
      'kaethe.lindholm@post.example.org',
      'käthe',
    ])
      expect(await subjects(query), query).toEqual(['Copy']);
  });
});

describe('operators', () => {
  it.each([
    ['from:lindholm', ['Copy']],
    ['from:@post.example.org', ['Copy']],
    ['from:sahlin', []],
    ['to:sahlin', ['Copy']],
    ['cc:tom', ['Copy']],
    ['cc:lindholm', []],
    ['has:attachment', ['Scan']],
    ['filename:pdf', ['Scan']],
    ['filename:annual', ['Scan']],
    ['filename:report', ['Scan']],
    ['filename:2024-03', ['Scan']],
    ['filename:see', []],
    ['report', ['Scan']],
    ['"annual report"', ['Scan']],
    ['strasse OR mairie', ['French', 'German']],
    ['subject:copy OR filename:pdf', ['Copy', 'Scan']],
    ['reunion -mairie', []],
    ['"la mairie"', ['French']],
    ['"mairie la"', []],
    ['newer_than:1d mairie', ['French']],
    ['older_than:1d mairie', []],
    ['on:today mairie', ['French']],
    ['before:today mairie', []],
    ['after:yesterday mairie', ['French']],
    ['smaller:5M mairie', ['French']],
    ['larger:5M mairie', []],
    ['-larger:5M mairie', ['French']],
    ['in:inbox mairie', ['French']],
    ['-in:inbox mairie', []],
    ['in:sent mairie', []],
    ['is:unread mairie', ['French']],
    ['is:read mairie', []],
    ['is:answered mairie', []],
    ['-is:draft mairie', ['French']],
    ['airie', []],
  ])('%s finds %j', async (query, expected) => {
    const answer = await ask(query, 'UTC');
    expect(answer.problems).toEqual([]);
    expect(answer.edges.map(({ node }) => node.subject).toSorted()).toEqual(expected);
  });

  it('keep to an account by its address', async () => {
    expect(await subjects(`account:${company.owner.address} mairie`)).toEqual(['French']);
  });

  it('are explained where they make no sense, and the rest of the search counts', async () => {
    expect(await ask('before:soon mairie')).toMatchObject({
      edges: [{ node: { subject: 'French' } }],
      problems: [{ code: 'BAD_VALUE', start: 0, end: 11, message: expect.stringMatching(/2026-11-21/) }],
    });
    expect(await ask('in:nowhere mairie')).toMatchObject({
      edges: [],
      problems: [{ code: 'UNKNOWN_FOLDER', start: 0, end: 10 }],
    });
    expect(await ask('account:nobody mairie')).toMatchObject({
      edges: [],
      problems: [{ code: 'UNKNOWN_ACCOUNT' }],
    });
    expect((await ask('from:')).edges).toEqual([]);
  });
});

describe('trash and junk', () => {
  it('are left out unless they are asked for', async () => {
    await deliver(
      stack,
      company.owner.address,
      sourceOf({ subject: 'Rubbish', text: 'Wegwerfgedanke' }).replace(/\r?\n/g, '\r\n'),
    );
    const node = await eventually(
      'it has arrived',
      async () => (await ask('wegwerfgedanke')).edges[0]?.node ?? null,
    );
    const { data, errors } = await app.graphql(
      'mutation ($input: MoveMessagesInput!) { moveMessages(input: $input) { __typename } }',
      { input: { ids: [node.id], role: 'TRASH' } },
      company.owner,
    );
    expect(errors).toBeUndefined();
    expect(data.moveMessages.__typename).toBe('MoveMessagesPayload');
    expect(await ask('wegwerfgedanke')).toMatchObject({ edges: [], withoutTrash: true });
    for (const query of ['in:trash', 'in:anywhere', 'in:bin'])
      expect(await ask(`wegwerfgedanke ${query}`)).toMatchObject({
        edges: [{ node: { subject: 'Rubbish' } }],
        withoutTrash: false,
      });
  });
});
