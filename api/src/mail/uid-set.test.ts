import { describe, expect, it } from 'vitest';
import { packUids, unpackUids } from './uid-set.ts';

describe('sets of UIDs', () => {
  it('are written as short as they can be', () => {
    expect(packUids([7, 1, 2, 3, 9, 8, 20, 2])).toBe('1:3,7:9,20');
    expect(packUids([])).toBe('');
  });

  it('are read in any order', () => {
    expect(unpackUids('9,5:7,2:1')).toEqual([1, 2, 5, 6, 7, 9]);
    expect(unpackUids('')).toEqual([]);
  });

  it('are refused when a server tells nonsense or too much', () => {
    expect(() => unpackUids('1:*')).toThrow(RangeError);
    expect(() => unpackUids('1:4294967295')).toThrow(RangeError);
  });
});
