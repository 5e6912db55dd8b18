import { describe, expect, it } from 'vitest';
import { contentDisposition, isUnchanged, readRange } from './download.ts';

describe('a download', () => {
  it('is named in ASCII and as it is', () => {
    expect(contentDisposition('attachment', 'plån "1".pdf')).toBe(
      `attachment; filename="plan _1_.pdf"; filename*=UTF-8''pl%C3%A5n%20%221%22.pdf`,
    );
    expect(contentDisposition('attachment', '計画.pdf')).toBe(
      `attachment; filename="file.pdf"; filename*=UTF-8''%E8%A8%88%E7%94%BB.pdf`,
    );
    expect(contentDisposition('inline', "a'b\r\nSet-Cookie: x")).not.toMatch(/[\r\n]/);
  });

  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-1000', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-5', null],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
  ])('of 100 bytes serves %s', (range, expected) => {
    expect(readRange(new Headers({ range }), 100, '"a"')).toEqual(expected);
  });

  it('serves the whole when the file is not the one of If-Range', () => {
    expect(readRange(new Headers({ range: 'bytes=0-1', 'if-range': '"b"' }), 100, '"a"')).toBeNull();
    expect(readRange(new Headers({ range: 'bytes=0-1', 'if-range': '"a"' }), 100, '"a"')).toEqual({
      start: 0,
      end: 1,
    });
  });

  it('is not repeated when the caller has it', () => {
    expect(isUnchanged(new Headers({ 'if-none-match': 'W/"a", "b"' }), '"a"')).toBe(true);
    expect(isUnchanged(new Headers({ 'if-none-match': '"c"' }), '"a"')).toBe(false);
  });
});
