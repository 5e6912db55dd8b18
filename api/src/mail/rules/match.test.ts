import { expect, it } from 'vitest';
import { fits, type Judged, matches } from './match.ts';
import type { Condition } from './model.ts';

const nobody = { sender: [], replyTo: [], cc: [], bcc: [] };
const quote: Judged = {
  addresses: {
    ...nobody,
    from: [{ name: 'Mira Okafor', address: 'mira@okafor-print.example' }],
    to: [{ name: null, address: 'astrid@lindqvist.example' }],
  },
  subject: 'Quote for the CATALOGUE',
  receivedAt: new Date('2026-11-20T10:00:00Z'),
  size: 20_000,
  hasAttachments: true,
  headers: [{ name: 'List-Id', value: ' <news.okafor-print.example>' }],
  text: 'Hello, here is the quote.',
};
const found = (condition: Condition) => matches({ match: 'ALL', conditions: [condition] }, quote);
const not = false;

it('compares as mail servers do', () => {
  const from = { not, field: 'FROM', header: null } as const;
  expect(found({ ...from, operator: 'CONTAINS', values: ['mira OKAFOR'] })).toBe(true);
  expect(found({ ...from, operator: 'IS', values: ['MIRA@okafor-print.example'] })).toBe(true);
  expect(found({ ...from, operator: 'IS', values: ['Mira Okafor'] })).toBe(false);
  expect(found({ ...from, operator: 'ENDS', values: ['.org', '.example'] })).toBe(true);
  expect(found({ ...from, not: true, operator: 'MATCHES', values: ['*@okafor*'] })).toBe(false);
  expect(found({ not, field: 'LIST_ID', header: null, operator: 'CONTAINS', values: ['NEWS.'] })).toBe(true);
  expect(found({ not, field: 'SIZE', operator: 'OVER', bytes: 20_000 })).toBe(false);
  expect(found({ not, field: 'DATE', operator: 'SINCE', date: '2026-11-20' })).toBe(true);
  expect(found({ not, field: 'BODY', operator: 'CONTAINS', values: ['THE QUOTE'] })).toBe(true);
  expect(found({ not: true, field: 'ATTACHMENT' })).toBe(false);
  expect(matches({ match: 'ALL', conditions: [] }, quote)).toBe(true);
});

it('knows patterns, and is quick at the worst of them', () => {
  expect(fits('report-7.pdf', 'report-?.p*')).toBe(true);
  expect(fits('100% *sure*', '*\\*sure\\*')).toBe(true);
  expect(fits('résumé', 'r?sum?')).toBe(true);
  expect(fits('abc', 'a*d')).toBe(false);
  const began = performance.now();
  expect(fits('a'.repeat(5_000), `${'*a'.repeat(50)}b`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(500);
});
