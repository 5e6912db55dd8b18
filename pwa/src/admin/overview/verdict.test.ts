import { expect, test } from 'vitest';
import { verdictOf } from './verdict.ts';

type Judged = Parameters<typeof verdictOf>[0];

const service = (name: 'POSTFIX' | 'DOVECOT' | 'WEB', running = true) => ({ service: name, running });
const host = (services: ReturnType<typeof service>[], checks: Judged['checks'] = []): Judged => ({
  state: { queued: 0, services, disks: [] },
  checks,
});
const check = (state: 'OK' | 'WARNING' | 'FAILED', message: string): Judged['checks'] => [
  { at: '2026-11-21T09:00:00Z', state, results: [{ name: 'smtp', state, message, value: null }] },
];

test('one sentence says whether mail is working', () => {
  const all = [service('POSTFIX'), service('DOVECOT')];
  expect(verdictOf(host(all, check('OK', 'Greets.'))).sentence).toBe('Mail is working.');
  expect(verdictOf(host(all)).tone).toBe('success');
  expect(verdictOf(host(all, check('WARNING', '12 % free.')))).toMatchObject({ tone: 'warning' });
  expect(verdictOf(host(all, check('FAILED', 'No answer within 5 s.'))).sentence).toContain('No answer');
});

test('what stopped since the last check counts more than the check', () => {
  const judged = host([service('POSTFIX', false), service('DOVECOT')], check('OK', 'Greets.'));
  expect(verdictOf(judged)).toEqual({
    tone: 'danger',
    sentence: 'Mail is not working: Postfix has stopped.',
  });
});

test('an agent that does not answer is no word on mail', () => {
  expect(verdictOf({ state: null, checks: [] }).sentence).toContain('Mail flows on');
  const now = host([service('POSTFIX')], [{ at: '2026-11-21T09:00:00Z', state: 'UNREACHABLE', results: [] }]);
  expect(verdictOf(now)).toMatchObject({
    tone: 'warning',
    sentence: expect.stringContaining('could not be'),
  });
});
