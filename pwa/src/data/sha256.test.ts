import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from './sha256.ts';

const reference = (text: string) => createHash('sha256').update(text).digest('hex');

test('the hash of "abc" is the one of FIPS 180-4', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('texts of every length around a block give what OpenSSL gives', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'q'.repeat(length);
    expect(sha256(text)).toBe(reference(text));
  }
});

test('letters outside ASCII are hashed as UTF-8', () => {
  const text = 'query Grüße { महेश 📮 }'.repeat(40);
  expect(sha256(text)).toBe(reference(text));
});
