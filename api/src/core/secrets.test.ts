import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecrets, SecretError } from './secrets.ts';

const key = randomBytes(32);
const secrets = createSecrets([key]);

describe('a sealed secret', () => {
  it('opens in the context it was made for', () => {
    const sealed = secrets.seal('pässwörd 🔑', 'mail_account:1');
    expect(secrets.open(sealed, 'mail_account:1')).toBe('pässwörd 🔑');
    expect(sealed.includes('pässwörd')).toBe(false);
  });

  it('differs each time', () => {
    expect(secrets.seal('same', 'c').equals(secrets.seal('same', 'c'))).toBe(false);
  });

  it('does not open elsewhere', () => {
    expect(() => secrets.open(secrets.seal('x', 'mail_account:1'), 'mail_account:2')).toThrow(SecretError);
  });

  it('does not open when any byte was changed', () => {
    const sealed = secrets.seal('x'.repeat(20), 'c');
    for (let index = 0; index < sealed.length; index++) {
      const altered = Buffer.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => secrets.open(altered, 'c'), `byte ${index}`).toThrow(SecretError);
    }
    expect(() => secrets.open(sealed.subarray(0, 10), 'c')).toThrow(SecretError);
  });

  it('opens after the key was changed, and is told to be sealed anew', () => {
    const rotated = createSecrets([randomBytes(32), key]);
    const sealed = secrets.seal('old', 'c');
    expect(rotated.open(sealed, 'c')).toBe('old');
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.isStale(rotated.seal('new', 'c'))).toBe(false);
    expect(() => createSecrets([randomBytes(32)]).open(sealed, 'c')).toThrow(/not in the key file/);
  });
});

it('derived keys differ by purpose and stay the same', () => {
  expect(secrets.derive('sessions')).toBe(createSecrets([key]).derive('sessions'));
  expect(secrets.derive('sessions')).not.toBe(secrets.derive('links'));
});

it('a key that is too short is refused', () => {
  expect(() => createSecrets([randomBytes(16)])).toThrow(/32 random bytes/);
  expect(() => createSecrets([])).toThrow(/32 random bytes/);
});
