import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findTerms,
  hasTerm,
  highlightLine,
  highlightText,
  markedTerms,
  operators,
  parseSearch,
  planSearch,
  printSearch,
  type SearchPart,
  wordList,
} from './index.ts';

const options = { zone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') };
const plan = (typed: string) => planSearch(parseSearch(typed), options);
const part = (typed: string) => parseSearch(typed).parts;
const problems = (typed: string) => parseSearch(typed).problems.map(({ code }) => code);

const words = (field: string | null, text: string, rest: object = {}) => ({
  kind: 'words',
  field,
  text,
  quoted: false,
  negated: false,
  ...rest,
});

describe('what is typed into the search field', () => {
  it.each([
    ['invoice', [words(null, 'invoice')]],
    [
      '-draft "late payment"',
      [words(null, 'draft', { negated: true }), words(null, 'late payment', { quoted: true })],
    ],
    ['from:"Ada Lovelace" CC:tom', [words('from', 'Ada Lovelace', { quoted: true }), words('cc', 'tom')]],
    [
      '„späte Zahlung“ “a b”',
      [words(null, 'späte Zahlung', { quoted: true }), words(null, 'a b', { quoted: true })],
    ],
    [
      'hubs OR spokes rims',
      [{ kind: 'any', parts: [words(null, 'hubs'), words(null, 'spokes')] }, words(null, 'rims')],
    ],
    [
      'is:read -is:starred',
      [
        { kind: 'flag', flag: 'unread', wanted: false },
        { kind: 'flag', flag: 'starred', wanted: false },
      ],
    ],
    ['-before:2026-1-5', [{ kind: 'date', bound: 'after', day: '2026-01-05' }]],
    ['-larger:5M', [{ kind: 'size', bound: 'smaller', bytes: 5_000_001 }]],
    [
      'older_than:2W -newer_than:3m',
      [
        { kind: 'age', bound: 'older', count: 2, unit: 'w' },
        { kind: 'age', bound: 'older', count: 3, unit: 'm' },
      ],
    ],
    [
      'in:Anywhere -in:"Old mail"',
      [{ kind: 'anywhere' }, { kind: 'folder', value: 'Old mail', negated: true }],
    ],
    ['from：eva', [words('from', 'eva')]],
    [
      'Re:invoice https://example.com 12:30',
      [words(null, 'Re:invoice'), words(null, 'https://example.com'), words(null, '12:30')],
    ],
  ])('%s is understood', (typed, parts) => {
    expect(parseSearch(typed)).toMatchObject({ parts, problems: [] });
  });

  it.each([
    ['before:soon', ['BAD_VALUE'], /Write it like 2026-11-21/],
    ['after:2026-02-31', ['BAD_VALUE'], /no date/],
    ['larger:huge', ['BAD_VALUE'], /no size/],
    ['newer_than:tomorrow', ['BAD_VALUE'], /7d, 2w, 3m or 1y/],
    ['is:purple', ['BAD_VALUE'], /unread, read, starred/],
    ['has:wings', ['BAD_VALUE'], /attachment/],
    ['from:', ['MISSING_VALUE'], /from:eva/],
    ['from:""', ['MISSING_VALUE'], /from:eva/],
    ['-on:2026-01-01', ['NOT_NEGATABLE'], /before:/],
    ['form:eva', ['UNKNOWN_OPERATOR'], /Did you mean “from:”/],
    ['OR hubs', ['MISPLACED_OR'], /between/],
    ['hubs OR', ['MISPLACED_OR'], /between/],
    ['hubs OR is:unread', ['MISPLACED_OR'], /Filters/],
    ['x'.repeat(1_001), ['TOO_LONG'], /1000/],
    ['x '.repeat(40), ['TOO_LONG'], /first 32/],
  ])('%s is explained, and the rest still counts', (typed, codes, message) => {
    const query = parseSearch(`${typed}`);
    expect(query.problems.map(({ code }) => code)).toEqual(codes);
    expect(query.problems[0]?.message).toMatch(message);
    expect(query.problems.every(({ start, end }) => start < end && end <= typed.length)).toBe(true);
  });

  it('keeps what makes sense beside what does not', () => {
    expect(parseSearch('before:soon hubs')).toMatchObject({
      parts: [words(null, 'hubs')],
      problems: [{ start: 0, end: 11 }],
    });
    expect(part('form:eva')).toEqual([words(null, 'form:eva')]);
    expect(problems('is:unread OR hubs')).toEqual(['MISPLACED_OR']);
  });

  it('never makes it throw', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('OR', '-', '"', ':', ' ', ...operators.keys()),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const typed = pieces.join('');
        const query = parseSearch(typed);
        planSearch(query, options);
        expect(query.places).toHaveLength(query.parts.length);
        // What was understood is written the same way again, once the reading is settled.
        const once = parseSearch(printSearch(query.parts)).parts;
        expect(parseSearch(printSearch(once)).parts.map(({ kind }) => kind)).toEqual(
          once.map(({ kind }) => kind),
        );
      }),
    );
  });

  const text = fc
    .stringMatching(/^[\p{L}\p{N}@.][\p{L}\p{N}@./_'’…-]{0,12}$/u)
    .map((one) => one.normalize('NFC'))
    .filter((one) => one !== 'OR' && one !== '');
  const phrase = fc.array(text, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '));
  const field = fc.constantFrom(null, 'from', 'to', 'cc', 'subject', 'filename') as fc.Arbitrary<
    'from' | null
  >;
  const wordsPart = fc.oneof(
    fc.record({
      kind: fc.constant('words' as const),
      field,
      text,
      quoted: fc.constant(false),
      negated: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('words' as const),
      field,
      text: phrase,
      quoted: fc.constant(true),
      negated: fc.boolean(),
    }),
  );
  const day = fc.oneof(
    fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .chain((date) => {
        const iso = date.toISOString();
        return fc.constantFrom(iso.slice(0, 4), iso.slice(0, 7), iso.slice(0, 10));
      }),
    fc.constantFrom('today', 'yesterday'),
  );
  const anyPart: fc.Arbitrary<SearchPart> = fc.oneof(
    wordsPart,
    fc.record({
      kind: fc.constant('any' as const),
      parts: fc.array(wordsPart, { minLength: 2, maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('folder' as const),
      value: phrase.filter((one) => one.toLowerCase() !== 'anywhere'),
      negated: fc.boolean(),
    }),
    fc.constant({ kind: 'anywhere' as const }),
    fc.record({ kind: fc.constant('account' as const), value: phrase }),
    fc.record({
      kind: fc.constant('flag' as const),
      flag: fc.constantFrom('unread', 'starred', 'answered', 'forwarded', 'draft'),
      wanted: fc.boolean(),
    }) as fc.Arbitrary<SearchPart>,
    fc.record({ kind: fc.constant('attachment' as const), wanted: fc.boolean() }),
    fc.record({
      kind: fc.constant('date' as const),
      bound: fc.constantFrom('before', 'after', 'on'),
      day,
    }) as fc.Arbitrary<SearchPart>,
    fc.record({
      kind: fc.constant('age' as const),
      bound: fc.constantFrom('older', 'newer'),
      count: fc.integer({ min: 1, max: 9999 }),
      unit: fc.constantFrom('d', 'w', 'm', 'y'),
    }) as fc.Arbitrary<SearchPart>,
    fc.record({
      kind: fc.constant('size' as const),
      bound: fc.constantFrom('larger', 'smaller'),
      bytes: fc.nat(999_999_999),
    }) as fc.Arbitrary<SearchPart>,
  );

  it('is what the form writes, read back', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 7 }), (parts) => {
        const printed = printSearch(parts);
        fc.pre(printed.length <= 1_000);
        expect(parseSearch(printed)).toMatchObject({ parts, problems: [] });
      }),
      { numRuns: 500 },
    );
  });
});

describe('days', () => {
  it.each([
    ['on:2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['on:2026-10', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    ['on:2025', '2024-12-31T23:00:00.000Z', '2025-12-31T23:00:00.000Z'],
    ['after:2026-11-01 before:2026-11-05', '2026-10-31T23:00:00.000Z', '2026-11-04T23:00:00.000Z'],
    ['on:today', '2026-11-20T23:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['on:yesterday', '2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z'],
    ['newer_than:2d older_than:1d', '2026-11-19T10:00:00.000Z', '2026-11-20T10:00:00.000Z'],
  ])('%s begin at midnight in Berlin, in summer and winter', (typed, since, until) => {
    expect(plan(typed)).toMatchObject({ since: new Date(since), until: new Date(until) });
  });

  it('begin when the clocks go on where midnight is skipped, and elsewhere in the world', () => {
    const since = (zone: string, day: string) =>
      planSearch(parseSearch(`after:${day}`), { ...options, zone })?.since?.toISOString();
    expect(since('America/Santiago', '2026-09-06')).toBe('2026-09-06T04:00:00.000Z');
    expect(since('Asia/Kolkata', '2026-01-01')).toBe('2025-12-31T18:30:00.000Z');
    expect(since('Pacific/Kiritimati', '2026-01-01')).toBe('2025-12-31T10:00:00.000Z');
  });
});

/** Whether the first condition of a search holds for a text. */
const finds = (typed: string, text: string): boolean =>
  plan(typed)?.conditions.every((terms) => terms.some((term) => hasTerm(wordList(text), term))) ?? false;

/** What is searched for, where it is to be found, and what is marked. */
const languages: readonly [string, string, string[]][] = [
  ['reunion', 'Réunion à Paris: REUNION', ['Réunion', 'REUNION']],
  ['strasse', 'Die Straße', ['Straße']],
  ['STRASSE', 'Die straße', ['straße']],
  ['müller', 'Herr Müller und Frau Mueller', ['Müller', 'Mueller']],
  ['mueller', 'Herr Müller', ['Müller']],
  ['muller', 'Herr Müller', ['Müller']],
  ['quart', 'Quartalsbericht', ['Quartalsbericht']],
  ['हिन्दी', 'यह हिंदी है', ['हिंदी']],
  ['हिंदी', 'यह हिन्दी है', ['हिन्दी']],
  ['किताब', 'मेरी क़िताब किताबें', ['क़िताब', 'किताबें']],
  ['क्षमा', 'क्\u200dषमा', ['क्\u200dषमा']],
  ['१२३', 'आदेश 123', ['123']],
  ['كتاب', 'قرأت الكِتَابَ أمس وكتابا', ['الكِتَابَ', 'وكتابا']],
  ['احمد', 'السيد أحمد', ['أحمد']],
  ['محمد', 'مـحـمـد', ['مـحـمـد']],
  ['شركه', 'شركة كبيرة', ['شركة']],
  ['٢٠٢٤', 'سنة 2024', ['2024']],
  ['東京', '来週の会議は東京', ['東京']],
  ['京', '来週の会議は東京です', ['京']],
  ['会', '会', ['会']],
  ['東京都', '東京の都と東京都庁', ['東京都']],
  ['ガイド', 'ｶﾞｲﾄﾞ資料', ['ｶﾞｲﾄﾞ']],
  ['会議2024', '来週の会議２０２４年', ['会議２０２４']],
  ['회의', '내일회의에서', ['회의']],
  ['회의', '내일회의에서'.normalize('NFD'), ['회의'.normalize('NFD')]],
  ['ประชุม', 'การประชุมวันนี้', ['ประชุม']],
  ['ชุ', 'การประชุมวันนี้', ['ชุ']],
  ['invoice', 'ＩＮＶＯＩＣＥ 7', ['ＩＮＶＯＩＣＥ']],
  ['👍', 'Danke 👍🏽!', ['👍🏽']],
  ['👩‍💻', 'Team 👩‍💻 🇩🇪', ['👩‍💻']],
  ['🇩🇪', 'Team 👩‍💻 🇩🇪', ['🇩🇪']],
  ['@example.org', 'eva@example.org', ['example.org']],
  ['lindholm', 'Eva.Lindholm@post.example', ['Lindholm']],
  ['INV-2024/117', 'Re: inv-2024/117 (copy)', ['inv-2024/117']],
  ['invoice', 'invoice_2024-03.pdf', ['invoice']],
  ['"late payment"', 'late fees, late payment', ['late payment']],
  ['İstanbul', 'istanbul', ['istanbul']],
  ['ΟΔΟΣ', 'οδός', ['οδός']],
  ['елка', 'Ёлка', ['Ёлка']],
];

describe('words of all scripts', () => {
  it.each(languages)('%s is found in %s, and marked', (typed, text, marked) => {
    expect(finds(typed, text)).toBe(true);
    const parts = highlightLine(text, markedTerms(plan(typed)));
    expect(parts.filter(({ matched }) => matched).map((one) => one.text)).toEqual(marked);
    expect(parts.map((one) => one.text).join('')).toBe(text);
  });

  it.each([
    ['voice', 'invoice'],
    ['"invoice"', 'invoices'],
    ['"payment late"', 'late payment'],
    ['東都', '東京都'],
    ['flour -invoice', 'flour'],
  ])('%s is not found in %s', (typed, text) => {
    const found = plan(typed)?.conditions.every((terms) =>
      terms.some((term) => hasTerm(wordList(text), term) !== term.negated),
    );
    expect(found).toBe(typed.startsWith('flour'));
  });

  it('give back the text whatever is marked in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
        (text, typed) => {
          const terms = markedTerms(plan(typed));
          expect(
            highlightLine(text, terms)
              .map((one) => one.text)
              .join(''),
          ).toBe(text);
          expect(findTerms(text, terms).every(({ start, end }) => start < end)).toBe(true);
        },
      ),
    );
  });
});

describe('an excerpt', () => {
  const marked = (parts: { text: string; matched: boolean }[]) =>
    parts.filter(({ matched }) => matched).map(({ text }) => text);

  it('is looked for deep in the text, and begins before what was found', () => {
    const text = `${'Nothing here. '.repeat(500)}The señal was lost. ${'More. '.repeat(100)}`;
    const parts = highlightText(text, 'fallback', markedTerms(plan('señal')));
    expect(marked(parts)).toEqual(['señal']);
    expect(parts.map((one) => one.text).join('')).toMatch(/^… .*The señal was lost/);
  });

  it('of a phrase is where all of it stands', () => {
    const text = `${'Late fees. '.repeat(200)}A late payment.`;
    expect(marked(highlightText(text, '', markedTerms(plan('"late payment"'))))).toEqual(['late payment']);
  });

  it('is the snippet when the words stand elsewhere', () => {
    const terms = markedTerms(plan('subject:offer'));
    expect(highlightText('long text', 'the snippet', terms)).toEqual([
      { text: 'the snippet', matched: false },
    ]);
  });

  it('cuts no character in two', () => {
    const text = '👩‍💻'.repeat(200);
    const parts = highlightText(`${'x '.repeat(200)}東京 ${text}`, '', markedTerms(plan('東京')));
    expect(
      parts
        .map((one) => one.text)
        .join('')
        .isWellFormed(),
    ).toBe(true);
  });
});
