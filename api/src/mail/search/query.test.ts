import { describe, expect, it } from 'vitest';
import { highlightLine, highlightText } from './highlight.ts';
import { parseSearchQuery } from './query.ts';

describe('what is typed into the search field', () => {
  it.each([
    ['invoice', "'invoice':*"],
    ['invoice ', "'invoice'"],
    ['Réunion été ', "'reunion' & 'ete'"],
    ['"late payment" ', "('late' <-> 'payment')"],
    ['invoice -draft ', "'invoice' & !'draft'"],
    ['from:ada subject:frames ', "'ada':*B & 'frames':*A"],
    ['from:"Ada Lovelace" ', "('ada':B <-> 'lovelace':B)"],
    ['to:eva@example.com', "('eva':C <-> 'example':C <-> 'com':*C)"],
    ['INV-2026 ', "('inv' <-> '2026')"],
    ['東京で ', "('東京' <-> '京で')"],
    ['京 ', "'京':*"],
    ['https://example.com ', "('https' <-> 'example' <-> 'com')"],
    ["o'neill & | ! ( ", "('o' <-> 'neill')"],
  ])('%s becomes %s', (typed, words) => {
    expect(parseSearchQuery(typed).words).toBe(words);
  });

  it('has filters beside words', () => {
    expect(
      parseSearchQuery('in:sent is:unread has:attachment after:2026-01 before:2026-03-05 larger:5M hubs '),
    ).toMatchObject({
      words: "'hubs'",
      folders: ['sent'],
      unread: true,
      attachments: true,
      since: new Date('2026-01-01T00:00:00Z'),
      until: new Date('2026-03-05T00:00:00Z'),
      largerThan: 5_000_000,
    });
    expect(parseSearchQuery('-is:unread -has:attachment')).toMatchObject({
      words: null,
      unread: false,
      attachments: false,
    });
  });

  it.each([
    ['before:soon', /Write it like 2026-11-21/],
    ['after:2026-02-31', /no date/],
    ['larger:huge', /no size/],
    ['is:purple', /unread, read and starred/],
    ['has:wings', /attachment/],
    ['x'.repeat(2_000), /at most 1000 characters/],
  ])('is explained when it makes no sense: %s', (typed, message) => {
    expect(() => parseSearchQuery(typed)).toThrow(message);
  });
});

describe('what was found', () => {
  const terms = (typed: string) => parseSearchQuery(typed).terms;
  const marked = (parts: { text: string; matched: boolean }[]) =>
    parts.filter(({ matched }) => matched).map(({ text }) => text);

  it('is marked as it stands in the text', () => {
    expect(marked(highlightLine('Réunion à Paris: REUNION', terms('reunion ')))).toEqual([
      'Réunion',
      'REUNION',
    ]);
    expect(marked(highlightLine('来週の会議は東京', terms('東京 ')))).toEqual(['東京']);
    expect(marked(highlightLine('Quartalsbericht', terms('quart')))).toEqual(['Quartalsbericht']);
  });

  it('is looked for deep in the text, and the excerpt begins before it', () => {
    const text = `${'Nothing here. '.repeat(500)}The señal was lost. ${'More. '.repeat(100)}`;
    const parts = highlightText(text, 'fallback', terms('señal '));
    expect(marked(parts)).toEqual(['señal']);
    expect(parts.map((part) => part.text).join('')).toMatch(/^… .*The señal was lost/);
  });

  it('is the snippet when the words stand elsewhere', () => {
    expect(highlightText('long text', 'the snippet', terms('subject:offer '))).toEqual([
      { text: 'the snippet', matched: false },
    ]);
  });
});
