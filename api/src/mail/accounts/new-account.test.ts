import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/errors.ts';
import { checkNewAccount, type NewExternalAccount } from './new-account.ts';

const server = { tls: 'TLS' as const, username: 'mira', password: 'velvet otter' };
const account: NewExternalAccount = {
  address: 'Mira@Okafor-Print.example',
  name: ' Mira Okafor ',
  imap: { ...server, host: ' IMAP.okafor-print.example ', port: 993 },
  smtp: { ...server, host: 'smtp.okafor-print.example', port: 465 },
};

function problems(changes: Partial<NewExternalAccount>): string[] {
  try {
    checkNewAccount({ ...account, ...changes });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.fields.map(({ path }) => path);
    throw error;
  }
}

describe('a new account', () => {
  it('is kept in one spelling; passwords stay as they are', () => {
    const checked = checkNewAccount({ ...account, imap: { ...account.imap, password: ' spaces count ' } });
    expect(checked).toMatchObject({
      address: 'mira@okafor-print.example',
      name: 'Mira Okafor',
      imap: { host: 'imap.okafor-print.example', password: ' spaces count ' },
    });
  });

  it.each([
    ['imap.host', { imap: { ...account.imap, host: '' } }],
    ['imap.host', { imap: { ...account.imap, host: 'https://imap.example.com' } }],
    ['imap.host', { imap: { ...account.imap, host: 'mira@imap.example.com' } }],
    ['smtp.port', { smtp: { ...account.smtp, port: 65_536 } }],
    ['smtp.port', { smtp: { ...account.smtp, port: 1.5 } }],
    ['smtp.username', { smtp: { ...account.smtp, username: 'mira\r\nQUIT' } }],
    ['imap.password', { imap: { ...account.imap, password: '' } }],
    ['name', { name: 'Mira\nBcc: all@example.com' }],
    ['address', { address: 'mira' }],
  ])('is refused for its %s', (path, changes) => {
    expect(problems(changes)).toEqual([path]);
  });

  it('hears of all that is wrong at once', () => {
    expect(problems({ address: '', name: 'M'.repeat(300), imap: { ...account.imap, port: 0 } })).toEqual([
      'address',
      'name',
      'imap.port',
    ]);
  });
});
