import { describe, expect, it } from 'vitest';
import { axisTicks, labelEvery } from './scale.ts';

describe('an axis', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [3, [0, 1, 2, 3]],
    [97, [0, 25, 50, 75, 100]],
    [1_201, [0, 500, 1_000, 1_500]],
  ])('up to %d has round numbers', (most, ticks) => {
    expect(axisTicks(most)).toEqual(ticks);
  });

  it('leaves out words that have no room', () => {
    expect(labelEvery(24, 6)).toBe(4);
    expect(labelEvery(3, 6)).toBe(1);
  });
});
