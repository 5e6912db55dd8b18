// Finding what has just arrived: by its words, by its people, page after page; and people to write to.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { untilLive } from './support/live-mailbox.ts';
import { type Receiving, receivingOf } from './support/receiving.ts';

let app: TestApp;
let company: HostedCompany;
let receive: Receiving['receive'];

beforeAll(async () => {
  app = await startTestApp({ stack: sharedStack(), worker: true });
  company = await foundHostedCompany(app);
  ({ receive } = receivingOf(app, company.owner));
  await untilLive(app, company.owner);
});

afterAll(() => app?.stop());

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
