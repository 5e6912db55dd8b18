import { expect, test } from 'vitest';
import type { Action, Condition, Rule } from './documents.ts';
import { suggestedRule } from './from-message.ts';
import { summaryOf } from './summary.ts';

const condition = (part: Partial<Condition>): Condition => ({
  ...{ field: 'FROM', operator: 'CONTAINS', not: false, header: null, values: [], bytes: null, date: null },
  ...part,
});
const action = (part: Partial<Action>): Action => ({
  ...{ kind: 'STOP', folder: null, keyword: null, address: null, keepCopy: null, subject: null, text: null },
  ...part,
});
const rule = (part: Partial<Rule>): Rule => ({
  ...{ name: 'Invoices', enabled: true, match: 'ALL', conditions: [], actions: [] },
  ...part,
});

test('a rule is told in one sentence', () => {
  const invoices = rule({
    conditions: [condition({ values: ['billing@'] })],
    actions: [action({ kind: 'MOVE', folder: 'Invoices' }), action({})],
  });
  expect(summaryOf(invoices)).toBe('From contains billing@ → move to Invoices, stop');
  const large = rule({
    match: 'ANY',
    conditions: [
      condition({ field: 'SIZE', operator: 'OVER', bytes: 5_000_000 }),
      condition({ field: 'ATTACHMENT', not: true }),
    ],
    actions: [action({ kind: 'FORWARD', address: 'bo@lindqvist.example', keepCopy: false })],
  });
  expect(summaryOf(large)).toMatch(
    /^Size is over 5\sMB or No attachment → forward to bo@lindqvist\.example without keeping it$/,
  );
  expect(summaryOf(rule({ actions: [action({ kind: 'STAR' })] }))).toBe('All mail → star');
});

test('a rule from a message looks for its sender', () => {
  const suggested = suggestedRule({ name: 'Mira Okafor', address: 'mira@okafor-print.example' });
  expect(suggested).toMatchObject({
    name: 'Mira Okafor',
    conditions: [{ field: 'FROM', operator: 'IS', values: ['mira@okafor-print.example'] }],
  });
});
