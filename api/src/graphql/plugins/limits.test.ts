import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { shapeError } from './limits.ts';

const check = (query: string) => shapeError(parse(query))?.message ?? 'fits';

describe('a document', () => {
  it('of ordinary size fits', () => {
    expect(
      check(
        'query Inbox($first: Int!) { threads(first: $first) { edges { node { id ...T } } } } fragment T on Thread { subject }',
      ),
    ).toBe('fits');
  });

  it.each([
    ['aliases', `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: id`).join(' ')} }`],
    ['repetitions', `{ ${'id '.repeat(11)} }`],
    ['directives in one place', `{ id ${'@skip(if: false) '.repeat(6)} }`],
    ['directives in one place', `query Q ${'@a '.repeat(6)} { id }`],
    ['directives', `{ ${Array.from({ length: 26 }, (_, index) => `f${index} @a @b`).join(' ')} }`],
    ['fields', `{ ${Array.from({ length: 1001 }, (_, index) => `f${index}`).join(' ')} }`],
    ['levels deep', `${'{ a '.repeat(17)}${'}'.repeat(17)}`],
    ['levels deep', `{ ${'... { a { '.repeat(17)} a ${'} }'.repeat(17)} }`],
    [
      'operations and fragments',
      Array.from({ length: 61 }, (_, index) => `query Q${index} { id }`).join(' '),
    ],
    [
      'variables',
      `query Q(${Array.from({ length: 61 }, (_, index) => `$v${index}: Int`).join(', ')}) { id }`,
    ],
  ])('with too many %s does not', (what, query) => {
    expect(check(query)).toContain(what);
  });

  it('with fragments that lead back to themselves is looked at in finite time', () => {
    expect(check('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }')).toBe('fits');
  });

  it('with fragments that double each other is walked once per fragment', () => {
    const fragments = Array.from(
      { length: 50 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
    );
    const started = performance.now();
    check(`{ ...F0 } ${fragments.join(' ')} fragment F50 on Query { id }`);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
