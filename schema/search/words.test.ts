import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findTerms,
  hasTerm,
  highlightLine,
  highlightText,
  markedTerms,
  parseSearch,
  planSearch,
  wordList,
} from './index.ts';

const plan = (typed: string) =>
  planSearch(parseSearch(typed), { zone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') });

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
