import { describe, expect, test } from 'vitest';
import { blankComposition } from './composition.ts';
import { mergeDrafts, type Words, wordsFor } from './merge.ts';

const person = (address: string) => ({ name: null, address });
const [ada, bo, eva] = [person('ada@a.example'), person('bo@b.example'), person('eva@e.example')];
const base: Words = { to: [ada, bo], cc: [], bcc: [], subject: 'Hubs', text: 'Dear', html: '<p>Dear</p>' };

describe('two versions of a draft', () => {
  test('take from each device what only it changed', () => {
    const mine = { ...base, text: 'Dear Ada', html: '<p>Dear Ada</p>' };
    const theirs = { ...base, subject: 'Forty hubs' };
    expect(mergeDrafts(base, mine, theirs, 'Also')).toMatchObject({
      subject: 'Forty hubs',
      html: '<p>Dear Ada</p>',
      both: false,
    });
  });

  test('keep the words of both in full when both changed them', () => {
    const mine = { ...base, text: 'Dear Ada', html: '<p>Dear Ada</p>' };
    const theirs = { ...base, text: 'Dear Bo', html: '<p>Dear Bo</p>' };
    const merged = mergeDrafts(base, mine, theirs, 'Also');
    expect(merged.both).toBe(true);
    expect(merged.html).toBe('<p>Dear Bo</p><hr><p><i>Also</i></p><p>Dear Ada</p>');
    expect(merged.text).toContain('Dear Bo');
    expect(merged.text).toContain('Dear Ada');
  });

  test('add and remove people as either device did', () => {
    const merged = mergeDrafts(base, { ...base, to: [ada, bo, eva] }, { ...base, to: [bo] }, 'Also');
    expect(merged.to).toEqual([bo, eva]);
  });

  test('lose no words where one device writes plain text and the other with formatting', () => {
    const written = (some: object) => ({ ...blankComposition('a'), ...some });
    const rich = written({ rich: true, html: '<p>Dear</p>', text: 'Dear' });
    const plain = written({ text: 'Dear Bo\n\n> Hello' });
    expect(wordsFor(rich, plain).html).toBe('<p>Dear Bo</p><blockquote><p>Hello</p></blockquote>');
    const quoting = { ...rich, quote: { html: '<blockquote>Hello</blockquote>', text: '\n\n> Hello' } };
    expect(wordsFor(plain, quoting)).toMatchObject({ html: '', text: 'Dear\n\n> Hello' });
  });
});
