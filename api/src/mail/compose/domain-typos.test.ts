import { describe, expect, it } from 'vitest';
import { distance, findTypo } from './domain-typos.ts';

describe('a domain that is probably mistyped', () => {
  it.each([
    ['gmial.com', 'gmail.com'],
    ['gmai.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gnail.con', 'gmail.com'],
    ['hotnail.com', 'hotmail.com'],
    ['outlok.com', 'outlook.com'],
    ['outloook.com', 'outlook.com'],
    ['yaho.com', 'yahoo.com'],
    ['iclould.com', 'icloud.com'],
    ['t-onlin.de', 't-online.de'],
    ['gxm.de', 'gmx.de'],
    ['protonmial.com', 'protonmail.com'],
  ])('%s is %s', (written, meant) => {
    expect(findTypo(written, [])?.domain).toBe(meant);
  });

  it.each(
    `gmail.com mail.com email.com ymail.com outlook.de yahoo.de gmx.com me.com hey.com ab.de abc.de lindholm.example
    hubs.example web.at gmbh.de mailbox.com.example`.split(/\s+/),
  )('%s is none', (domain) => {
    expect(findTypo(domain, [])).toBeNull();
  });

  it('may be one that the person has mail with, which is no typo itself', () => {
    const familiar = ['okafor-print.example', 'gmal.com', 'rad-leipzig.example'];
    expect(findTypo('okafor-pirnt.example', familiar)).toEqual({
      domain: 'okafor-print.example',
      distance: 1,
    });
    expect(findTypo('rad-leibzig.exampel', familiar)).toEqual({ domain: 'rad-leipzig.example', distance: 2 });
    expect(findTypo('gmal.com', familiar)).toBeNull();
  });

  it('is measured in letters', () => {
    expect(distance('gmial.com', 'gmail.com', 2)).toBe(1);
    expect(distance('abcd', 'badc', 2)).toBe(2);
    expect(distance('abc', 'xyz', 2)).toBe(Number.POSITIVE_INFINITY);
    expect(distance('', 'ab', 2)).toBe(2);
  });
});
