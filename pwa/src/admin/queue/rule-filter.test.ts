import { expect, it } from 'vitest';
import type { QueueFilter } from './documents.ts';
import { filterIn, filterInWords, whichIs } from './rule-filter.ts';

const whole: QueueFilter = {
  ...{
    queues: ['HOLD', 'DEFERRED'],
    text: 'invoice',
    domain: 'harbour.example',
    sender: null,
    bounces: null,
  },
  ...{ cause: null, olderThanMinutes: 60, youngerThanMinutes: 600, largerThan: 1_000_000 },
};

it('keeps all that a rule says when it is edited, but its age', () => {
  expect(whichIs(whole)).toBe('asIs');
  expect(filterIn({ which: 'asIs' }, 90, whole)).toEqual({ ...whole, olderThanMinutes: 90 });
});

it.each<[Partial<QueueFilter>, string]>([
  [{ domain: 'harbour.example' }, 'domain'],
  [{ sender: 'ann@harbour.example' }, 'sender'],
  [{ bounces: true }, 'bounces'],
  [{ bounces: false }, 'asIs'],
  [{ queues: ['DEFERRED'] }, 'queue'],
  [{ queues: ['ACTIVE'] }, 'asIs'],
  [{ domain: 'harbour.example', largerThan: 5_000 }, 'asIs'],
  [{}, 'asIs'],
])('a rule for %j is shown as %s, and saved as it was', (said, which) => {
  const empty = Object.fromEntries(Object.keys(whole).map((name) => [name, null]));
  const filter = { ...empty, queues: [], ...said, olderThanMinutes: 60 } as QueueFilter;
  expect(whichIs(filter)).toBe(which);
  const { domain = '', sender = '', queues } = said;
  const values = { which, domain: domain ?? '', sender: sender ?? '', queue: queues?.[0] ?? '' };
  expect(filterIn(values, 60, filter)).toMatchObject({ ...said, olderThanMinutes: 60 });
});

it('names all that a rule says', () => {
  expect(filterInWords(whole)).toMatch(/harbour.example.*invoice.*10 hours.*1(\.0)?\sMB/);
});
