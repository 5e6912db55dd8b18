import { describe, expect, test } from 'vitest';
import { fileName, oneLine, plainText } from './bidi.ts';
import { linkify } from './linkify.ts';

describe('text that strangers chose', () => {
  test('cannot turn a file name around', () => {
    expect(fileName('Rechnung_\u202Egpj.exe')).toBe('Rechnung_gpj.exe');
    expect(fileName('invoice.pdf\u200B\u200B.exe')).toBe('invoice.pdf.exe');
  });

  test('stays on one line', () => {
    expect(oneLine('Offer\r\n\tfor \u2066you\u2069\u0000')).toBe('Offer for you');
  });

  test('keeps the joiners that Devanagari and Persian need', () => {
    expect(oneLine('क्\u200dष می\u200cخواهم')).toBe('क्\u200dष می\u200cخواهم');
  });

  test('of several lines keeps its lines', () => {
    expect(plainText('a\r\nb\u202e\rc')).toBe('a\nb\nc');
  });
});

describe('links in plain text', () => {
  test('leave the punctuation to the sentence', () => {
    const parts = linkify(
      'See https://example.com/a_(b)?x=1, or www.huber.example. Write to eva@huber.example!',
    );
    expect(parts.filter((part) => part.kind === 'link')).toEqual([
      { kind: 'link', text: 'https://example.com/a_(b)?x=1', href: 'https://example.com/a_(b)?x=1' },
      { kind: 'link', text: 'www.huber.example', href: 'https://www.huber.example' },
      { kind: 'link', text: 'eva@huber.example', href: 'mailto:eva@huber.example' },
    ]);
  });

  test('lose no text', () => {
    const text = '(https://example.com) «www.a.example» javascript:alert(1) http:// @ a@b';
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
    expect(linkify('javascript:alert(1)')).toEqual([{ kind: 'text', text: 'javascript:alert(1)' }]);
  });
});
