import { expect, it } from 'vitest';
import { merge, rebase } from './merge.ts';

it('takes what is rendered anew while nobody edited the file', () => {
  expect(merge('settings', { base: 'a = 1\n', rendered: 'a = 2\n', disk: 'a = 1\n' })).toBe('a = 2\n');
});

it('keeps an administrator’s value, comment and order through an upgrade', () => {
  const base = 'a = 1\nb = 1\nc = 1\n';
  const disk = '# ours\nb = 7\na = 1\nd = 4\n';
  const rendered = 'a = 2\nb = 2\nc = 1\ne = 5\n';
  expect(merge('settings', { base, rendered, disk })).toBe('# ours\nb = 7\na = 2\nd = 4\ne = 5\n');
});

it('moves ports and paths within an administrator’s own values', () => {
  const then = { directory: '/old/stack/postfix', smtp: 2525, lmtp: 2424 };
  const now = { directory: '/new/stack/postfix', smtp: 2424, lmtp: 2626 };
  const text =
    'maps = hash:/old/stack/postfix/etc/own inet:127.0.0.1:2424\nsize = 2525\nkeep = /old/stack/postfix-2\n';
  expect(rebase(text, then, now)).toBe(
    'maps = hash:/new/stack/postfix/etc/own inet:127.0.0.1:2626\nsize = 2525\nkeep = /old/stack/postfix-2\n',
  );
});

it('changes options of services in master.cf one by one', () => {
  const base = 'smtp inet n - n - - smtpd\n  -o a=1\n  -o b=1\nold unix - - n - - smtp\n';
  const disk =
    'smtp inet n - n - 50 smtpd\n  -o a=9\n  -o b=1\nold unix - - n - - smtp\nown unix - - n - - smtp\n';
  const rendered =
    'smtp inet n - n - - smtpd\n  -o a=2\n  -o b=2\nnew unix - - n - - lmtp\n  -o { c = x y }\n';
  expect(merge('master.cf', { base, rendered, disk })).toBe(
    'smtp inet n - n - 50 smtpd\n  -o a=9\n  -o b=2\nown unix - - n - - smtp\nnew unix - - n - - lmtp\n  -o { c = x y }\n',
  );
});

it('changes settings within blocks of Dovecot', () => {
  const base = 'ssl = yes\nprotocol imap {\n  a = 1\n  b = 1\n}\n';
  const disk = 'ssl = yes\nprotocol imap {\n  a = 9 # more\n  b = 1\n}\n';
  const rendered = 'ssl = required\nprotocol imap {\n  a = 2\n  b = 2\n}\nservice lmtp {\n  c = 1\n}\n';
  expect(merge('dovecot.conf', { base, rendered, disk })).toBe(
    'ssl = required\nprotocol imap {\n  a = 9 # more\n  b = 2\n}\nservice lmtp {\n  c = 1\n}\n',
  );
});
