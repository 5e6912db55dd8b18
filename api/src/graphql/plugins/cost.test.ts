import { buildSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import type { Context } from '../context.ts';
import { complexity } from '../cost.ts';
import { costOf } from './cost.ts';

const schema = buildSchema(
  'type Item { name: String } type Query { items(first: Int, ids: [ID!], text: String): [Item] }',
);
for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}))
  field.extensions = { complexity: complexity.fieldComplexity };

const document = parse(
  'query A($first: Int, $ids: [ID!], $text: String) { items(first: $first, ids: $ids, text: $text) { name } } query B { items { name } }',
);
const cost = (variables: Record<string, unknown>, operationName = 'A') =>
  costOf({ schema, document, operationName, variables, context: {} as Context });

it('prices by numbers and by the length of lists, also what it has priced before', () => {
  for (let round = 0; round < 2; round++) {
    expect(cost({ first: 10 })).toBe(11);
    expect(cost({ first: 20, text: 'a' })).toBe(21);
    expect(cost({ first: 20, text: 'b' })).toBe(21);
    expect(cost({ ids: ['a', 'b', 'c'] })).toBe(4);
    expect(cost({ ids: ['a', 'b', 'c', 'd'] })).toBe(5);
    expect(cost({ first: 10 }, 'B')).toBe(6);
    expect(() => cost({ first: '10' })).toThrow(/Int cannot represent/);
  }
});
