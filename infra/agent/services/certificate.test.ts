import { expect, it } from 'vitest';
import { endsIn, namesIn } from './certificate.ts';

it('warns thirty, fourteen and three days before a certificate ends, more urgently each time', () => {
  const now = Date.parse('2026-11-21T09:00:00Z');
  const at = (days: number) => endsIn('mail.harbour.example', now + days * 86_400_000 + 1, now);
  expect(at(31)).toMatchObject({ state: 'ok', value: 31 });
  expect(at(30)).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('Get its successor ready'),
  });
  expect(at(14)).toMatchObject({ state: 'warning', message: expect.stringContaining('this week') });
  expect(at(3)).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('ends in 3 days. Install its successor now'),
  });
  expect(at(-2)).toMatchObject({ state: 'failed', message: expect.stringContaining('ended') });
});

it('reads the names a certificate is good for, and nothing that only looks like one', () => {
  expect(namesIn('DNS:Mail.Harbour.example, DNS:*.harbour.example, IP Address:192.0.2.1')).toEqual([
    ...['mail.harbour.example', '*.harbour.example', '192.0.2.1'],
  ]);
  expect(namesIn('email:ada@harbour.example, DNS:"quoted, DNS:forged.example, \\" more"')).toEqual([]);
  expect(namesIn('')).toEqual([]);
});
