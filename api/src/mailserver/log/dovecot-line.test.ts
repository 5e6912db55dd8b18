import { describe, expect, it } from 'vitest';
import { parseDovecotLine } from './dovecot-line.ts';

const now = new Date('2026-11-21T10:00:00Z');
const read = (text: string) => parseDovecotLine(`2026-11-21 06:24:00.763895 ${text}`, now)?.record ?? null;

describe('a line of Dovecot’s log', () => {
  it.each([
    [
      'lmtp(bo@rao.example)<11040><2BcJ/gA5+w:R2>: Info: msgid=<q@x.example>: saved mail to INBOX',
      'STORED',
      'INBOX',
      null,
    ],
    [
      "lmtp(bo@rao.example)<11040><2BcJ/gA5+w:R2>: Info: sieve: msgid=<q@x.example>: fileinto action: stored mail into mailbox 'Quotes/2026'",
      'STORED',
      'Quotes/2026',
      null,
    ],
    [
      'lmtp(bo@rao.example)<11040><2BcJ/gA5+w:R2>: Info: sieve: msgid=<q@x.example>: forwarded to <mira@okafor.example>',
      'FORWARDED',
      null,
      'mira@okafor.example',
    ],
    [
      'lmtp(bo@rao.example)<11040><2BcJ/gA5+w:R2>: Info: sieve: msgid=<q@x.example>: marked message to be discarded if not explicitly delivered (discard action)',
      'DISCARDED',
      null,
      null,
    ],
    [
      "lmtp(bo@rao.example)<11040><2BcJ/gA5+w:R2>: Error: sieve: msgid=<q@x.example>: failed to store into mailbox 'INBOX': Quota exceeded",
      'FAILED',
      'INBOX',
      'Quota exceeded',
    ],
  ])('tells what became of a message: %s', (text, action, folder, detail) => {
    expect(read(text)).toMatchObject({
      ...{ kind: 'storage', session: '2BcJ/gA5+w:R2', mailbox: 'bo@rao.example', messageId: 'q@x.example' },
      ...{ action, folder, detail },
    });
  });

  it('is read in syslog’s form as well, in both forms of time', () => {
    const text = 'mx dovecot: lmtp(bo@rao.example)<1><S1>: msgid=unspecified: saved mail to INBOX';
    for (const time of ['Nov 21 06:24:00', '2026-11-21T06:24:00.763895+01:00']) {
      expect(parseDovecotLine(`${time} ${text}`, now)?.record).toMatchObject({
        session: 'S1',
        messageId: null,
      });
    }
  });

  it.each([
    [
      'imap-login: Info: Login: user=<Bo@rao.example>, auth=<bo@rao.example>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, mpid=7, TLS, session=<x>',
      true,
      'bo@rao.example',
    ],
    [
      'imap-login: Info: Login: user=<bo@rao.example>, auth=<postroom>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, mpid=7, TLS, session=<x>',
      true,
      'postroom',
    ],
    [
      'imap-login: Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<bo@rao.example>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, TLS, session=<x>',
      false,
      null,
    ],
  ])('tells of a sign-in: %s', (text, succeeded, signedInAs) => {
    expect(read(text)).toMatchObject({
      ...{ kind: 'login', protocol: 'IMAP', succeeded, user: 'bo@rao.example', signedInAs },
      ...{ clientAddress: '192.0.2.7', tls: true },
    });
  });

  it.each([
    '',
    'imap-login: Info: Login',
    'lmtp(7): Info: Connect from 127.0.0.1',
    `lmtp(${'x'.repeat(100_000)}`,
  ])('is null for what tells nothing', (text) => expect(read(text)).toBeNull());
});
