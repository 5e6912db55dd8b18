import { expect, it } from 'vitest';
import type { Context } from './context.ts';
import { defineLoader } from './loader.ts';

const contextOf = () => ({ loaders: new Map() }) as unknown as Context;

it('one step asks once, for each key once', async () => {
  const asked: string[][] = [];
  const load = defineLoader(async (keys) => {
    asked.push(keys);
    return new Map(keys.filter((key) => key !== 'gone').map((key) => [key, `folder ${key}`]));
  });
  const context = contextOf();
  const late = Promise.resolve().then(() => load(context, 'c'));
  const found = await Promise.all([
    load(context, 'a'),
    load(context, 'b'),
    load(context, 'a'),
    load(context, 'gone'),
    late,
  ]);
  expect(found).toEqual(['folder a', 'folder b', 'folder a', null, 'folder c']);
  expect(asked).toEqual([['a', 'b', 'gone', 'c']]);
  await load(context, 'a');
  expect(asked).toHaveLength(1);
});

it('callers do not share answers', async () => {
  let asked = 0;
  const load = defineLoader(async (keys) => {
    asked += 1;
    return new Map(keys.map((key) => [key, asked]));
  });
  expect(await Promise.all([load(contextOf(), 'a'), load(contextOf(), 'a')])).toEqual([1, 2]);
});

it('a failure reaches everybody who asked, and is not kept', async () => {
  let healthy = false;
  const load = defineLoader(async (keys) => {
    if (!healthy) throw new Error('database is away');
    return new Map(keys.map((key) => [key, key]));
  });
  const context = contextOf();
  const [a, b] = await Promise.allSettled([load(context, 'a'), load(context, 'b')]);
  expect([a.status, b.status]).toEqual(['rejected', 'rejected']);
  healthy = true;
  expect(await load(context, 'a')).toBe('a');
});
