import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/errors.ts';
import { folderName } from './folder-name.ts';

describe('the name of a folder', () => {
  it('is trimmed and composed', () => {
    expect(folderName('  Rådgivning ', '/', true)).toBe('Rådgivning');
    expect(folderName('Cafe\u0301', '/', true)).toBe('Caf\u00e9');
    expect(folderName('प्रस्ताव & कोटेशन', '/', false)).toBe('प्रस्ताव & कोटेशन');
  });

  it.each([
    ['', 'Enter a name'],
    ['   ', 'Enter a name'],
    ['Bids/2026', 'Leave out “/”'],
    ['Bids\r\nA1 LOGOUT', 'control characters'],
    ['Bids\u0000', 'control characters'],
    ['Bids\u202egpj', 'control characters'],
    ['Bids\ud800', 'control characters'],
    ['Bids*', 'Leave out “*”'],
    ['100%', 'Leave out “%”'],
    ['..', 'do not take this name'],
    ['~root', 'do not take this name'],
    ['inbox', 'one inbox'],
    ['स'.repeat(70), 'too long'],
  ])('%j is refused in words', (name, words) => {
    expect(() => folderName(name, '/', true)).toThrow(InputError);
    expect(() => folderName(name, '/', true)).toThrow(words);
  });

  it('may hold what only other servers separate with', () => {
    expect(folderName('Bids/2026', '.', true)).toBe('Bids/2026');
    expect(folderName('Inbox', '/', false)).toBe('Inbox');
  });
});
