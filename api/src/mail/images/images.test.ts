import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../core/secrets.ts';
import { imageAddress, readImageToken } from './address.ts';
import { readPicture } from './picture.ts';
import { absoluteSource, sourcesIn } from './sources.ts';

const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(40);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('a picture', () => {
  it.each([
    ['image/png', 300, 200, png(300, 200)],
    ['image/gif', 10, 11, hex('474946383961 0a00 0b00 80 00 00 00 00 00 00')],
    ['image/jpeg', 64, 48, hex('ffd8 ffe0 0004 0000 ffc0 0011 08 0030 0040 03 000000')],
    ['image/webp', 17, 33, hex('52494646 00000000 57454250 56503858 0a000000 00000000 100000 200000')],
    ['image/webp', 20, 30, hex('52494646 00000000 57454250 5650384c 00000000 2f 13400700 0000000000')],
  ])('of type %s is known by its bytes, %i by %i', (mediaType, width, height, bytes) => {
    expect(readPicture(bytes)).toEqual({ mediaType, width, height });
  });

  it('of type image/avif is known by its bytes', () => {
    const bytes = Buffer.concat([
      hex('0000001c 66747970 61766966 00000000 61766966 6d696631 6d696166'),
      hex('00000014 69737065 00000000 00000280 000001e0'),
    ]);
    expect(readPicture(bytes)).toEqual({ mediaType: 'image/avif', width: 640, height: 480 });
  });

  it.each([
    ['a bomb of 50,000 by 50,000', png(50_000, 50_000)],
    ['a bomb of 10,000 by 10,000', png(10_000, 10_000)],
    ['nothing by nothing', png(0, 10)],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'.padEnd(100))],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'.padEnd(100))],
    ['a cut JPEG', hex('ffd8 ffe0')],
    ['nothing', Buffer.alloc(0)],
  ])('that is %s is refused', (_what, bytes) => {
    expect(readPicture(bytes)).toBeNull();
  });
});

describe('the address of an image', () => {
  const secrets = createSecrets([randomBytes(32)]);
  const ticket = {
    messageId: '01890000-0000-7000-8000-000000000001',
    source: 'https://news.example/a.png?u=1',
  };
  const token = imageAddress(secrets, 'anna', ticket, 1_000).slice('/files/images/'.length);

  it('is good for the person it was made for, for an hour, and tells nothing', () => {
    expect(readImageToken(secrets, 'anna', token, 3_600_000)).toEqual(ticket);
    expect(readImageToken(secrets, 'bo', token, 3_600_000)).toBeNull();
    expect(readImageToken(secrets, 'anna', token, 3_602_000)).toBeNull();
    expect(readImageToken(secrets, 'anna', `${token.slice(0, -2)}AA`, 2_000)).toBeNull();
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('news.example');
  });

  it('fits into a request line, however long the source', () => {
    const source = `https://news.example/${'a'.repeat(3_970)}`;
    expect(imageAddress(secrets, 'anna', { ...ticket, source }).length).toBeLessThan(6_000);
  });
});

describe('the sources in HTML', () => {
  it('are found in attributes and in CSS, with their entities', () => {
    const html = `<img src="http://a.example/1.png?x=1&amp;y=2"><td background='//b.example/2.png'>
      <p style="background: url(https://c.example/3.png)"><style>p { background: url("https://d.example/4.png") }</style>`;
    expect([...sourcesIn(html)]).toEqual([
      'http://a.example/1.png?x=1&y=2',
      'https://b.example/2.png',
      'https://c.example/3.png',
      'https://d.example/4.png',
    ]);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://a.example/',
    'http://u:p@a.example/',
    'relative.png',
    'javascript:alert(1)',
    'data:x',
  ])('are not %s', (value) => expect(absoluteSource(value)).toBeNull());

  it('of a megabyte are found at once', () => {
    const started = performance.now();
    sourcesIn(`<img src="${'//'.repeat(500_000)}">`);
    sourcesIn('<img src="http://a.example/x">'.repeat(30_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
