import { describe, expect, it } from 'vitest';
import { domainOf, parseAddress, parseDomainName, parseLocalPart } from './address.ts';

const value = (parsed: ReturnType<typeof parseAddress>): string | null => (parsed.ok ? parsed.value : null);

describe('a domain name', () => {
  it.each([
    ['LindholmRao.example', 'lindholmrao.example'],
    [' lindholmrao.example. ', 'lindholmrao.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['उदाहरण.भारत', 'xn--p1b6ci4b4b3a.xn--h2brj9c'],
    ['mail.eu.lindholmrao.example', 'mail.eu.lindholmrao.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%s is written %s', (text, name) => {
    expect(value(parseDomainName(text))).toBe(name);
  });

  it.each([
    '',
    '.',
    'localhost',
    '127.0.0.1',
    '0x7f.1',
    '[::1]',
    'exa mple.com',
    'example.com\r\nother: line',
    'example.com\0',
    'ex%61mple.com',
    'user@example.com',
    'example.com/path',
    'a..example',
    '-a.example',
    'a-.example',
    'under_score.example',
    'dc=postroom,example.com',
    '*.example.com',
    `${'a'.repeat(64)}.example`,
    `${`${'a'.repeat(60)}.`.repeat(5)}example`,
  ])('%j is refused', (text) => {
    expect(parseDomainName(text).ok).toBe(false);
  });
});

describe('the local part of a hosted address', () => {
  it.each([
    ['Astrid.Lindholm', 'astrid.lindholm'],
    ["o'brien", "o'brien"],
    ['POSTMASTER', 'postmaster'],
    ['a', 'a'],
    ['x_1-y', 'x_1-y'],
  ])('%s is written %s', (text, localPart) => {
    expect(value(parseLocalPart(text))).toBe(localPart);
  });

  it.each([
    '',
    '.a',
    'a.',
    'a..b',
    '-a',
    'a+b',
    'a*b',
    'a@b',
    'a b',
    'a,b',
    'a\nb',
    'jürgen',
    '"a"',
    'a'.repeat(65),
  ])('%j is refused', (text) => {
    expect(parseLocalPart(text).ok).toBe(false);
  });
});

describe('an address to forward to', () => {
  it('keeps what other servers accept, in one spelling', () => {
    expect(value(parseAddress('Sven+Shop@Bücher.example'))).toBe('sven+shop@xn--bcher-kva.example');
    expect(domainOf('sven+shop@bike.example')).toBe('bike.example');
  });

  it.each([
    'sven',
    '@example.com',
    'sven@',
    'a b@example.com',
    'a@b@example.com',
    '"a"@example.com',
    'a\r\n@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%j is refused', (text) => {
    expect(parseAddress(text).ok).toBe(false);
  });
});
