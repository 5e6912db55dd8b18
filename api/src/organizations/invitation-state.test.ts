import { expect, it } from 'vitest';
import { stateOf } from './invitation-state.ts';

const now = new Date('2026-11-21T09:00:00Z');
const later = new Date('2026-11-21T09:00:01Z');

it.each([
  ['pending', later, 'PENDING'],
  ['pending', now, 'EXPIRED'],
  ['accepted', now, 'ACCEPTED'],
  ['canceled', later, 'CANCELED'],
  ['rejected', later, 'CANCELED'],
])('a %s invitation until %s is %s', (status, expiresAt, state) => {
  expect(stateOf({ status, expiresAt }, now)).toBe(state);
});
