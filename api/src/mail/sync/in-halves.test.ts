import { describe, expect, it } from 'vitest';
import { inHalves } from './in-halves.ts';

const refusal = (code: string) => Object.assign(new Error('refused'), { code });

describe('writing in halves', () => {
  it('gives up the one item that the database refuses and writes all others once', async () => {
    const written: number[] = [];
    const given: number[] = [];
    await inHalves(
      Array.from({ length: 100 }, (_, index) => index),
      async (items) => {
        if (items.includes(42)) throw refusal('22P05');
        written.push(...items);
      },
      async (item) => void given.push(item),
    );
    expect(given).toEqual([42]);
    expect(written).toHaveLength(99);
  });

  it('passes on what is not about the data', async () => {
    const write = async () => {
      throw refusal('57P01');
    };
    await expect(inHalves([1, 2], write, async () => {})).rejects.toMatchObject({ code: '57P01' });
  });
});
