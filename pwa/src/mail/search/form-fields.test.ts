import { parseSearch, printSearch } from '@postroom/schema/search';
import { expect, test } from 'vitest';
import { readForm, writeForm } from './form-fields.ts';

test('the form shows what is typed, and keeps what it has no field for', () => {
  expect(
    readForm(
      'hubs OR spokes cc:tom from:ada from:lovelace subject:"new offer" -draft -is:starred after:2026-01-31 larger:5M in:sent is:unread has:attachment',
    ),
  ).toMatchObject({
    words: 'hubs OR spokes cc:tom -is:starred',
    without: 'draft',
    from: 'ada lovelace',
    subject: '"new offer"',
    after: '2026-01-31',
    before: '',
    sizeBound: 'larger',
    size: '5',
    place: 'sent',
    state: 'unread',
    attachment: true,
  });
});

test.each([
  'hubs',
  '"late payment" from:ada -draft',
  'hubs OR "late payment" cc:tom filename:pdf',
  'in:"Old mail" account:eva@huber.example is:read',
  'in:anywhere is:starred is:unread -is:answered smaller:300k larger:5M',
  'after:2026-01 before:2026-02-03 before:2026-02-04 on:today older_than:2w',
  'from:-x from:is:unread -OR -in:sent',
])('%s comes back from the form as it was', (typed) => {
  const parts = (text: string) =>
    parseSearch(text)
      .parts.map((part) => printSearch([part]))
      .toSorted();
  expect(parts(writeForm(readForm(typed)))).toEqual(parts(typed));
});
