import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operators, parseSearch, planSearch, printSearch, type SearchPart } from './index.ts';

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
    expect(parseSearch('form:eva').parts).toEqual([words(null, 'form:eva')]);
    expect(parseSearch('is:unread OR hubs').problems.map(({ code }) => code)).toEqual(['MISPLACED_OR']);
  });

  it('counts words alone: what joins them costs nothing', () => {
    expect(parseSearch(Array(32).fill('hubs').join(' OR ')).problems).toEqual([]);
    expect(parseSearch(Array(33).fill('hubs').join(' OR ')).problems).toMatchObject([{ code: 'TOO_LONG' }]);
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
        planSearch(query, { zone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') });
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
