import { describe, expect, it } from 'vitest';
import { parseMailto } from './mailto.ts';

const addresses = (list: readonly { address: string }[] = []) => list.map(({ address }) => address);

describe('mailto: links', () => {
  it('are read with every field, in any case and more than once', () => {
    const read = parseMailto(
      'mailto:ada@example.com,ben@example.com?To=cy@example.com&CC=dee@example.com&bcc=eve@example.com&Subject=A%20frame&body=One%0D%0ATwo&body=Three',
    );
    expect(addresses(read?.to)).toEqual(['ada@example.com', 'ben@example.com', 'cy@example.com']);
    expect(addresses(read?.cc)).toEqual(['dee@example.com']);
    expect(addresses(read?.bcc)).toEqual(['eve@example.com']);
    expect(read?.subject).toBe('A frame');
    expect(read?.body).toBe('One\nTwo\nThree');
  });

  it('keep a plus sign, encoded marks and names', () => {
    expect(addresses(parseMailto('mailto:ada+frames@example.com?subject=1+1')?.to)).toEqual([
      'ada+frames@example.com',
    ]);
    expect(parseMailto('mailto:?subject=1+1%3D2%26more')?.subject).toBe('1+1=2&more');
    expect(parseMailto('mailto:?to=%22Berg%2C%20Ada%22%20%3Cada@example.com%3E')?.to).toEqual([
      { name: 'Berg, Ada', address: 'ada@example.com' },
    ]);
    expect(parseMailto('mailto:user@example.org?subject=caf%C3%A9&body=%E2%82%AC')?.subject).toBe('café');
  });

  it('cannot add header fields, lines or files', () => {
    const read = parseMailto(
      'mailto:ada@example.com%0D%0ABcc:eve@example.com?subject=a%0D%0ABcc:%20x@example.com&attach=/etc/passwd&in-reply-to=%3Ca@b%3E&x=%00',
    );
    expect(read?.subject).toBe('a Bcc: x@example.com');
    expect(read?.bcc).toEqual([]);
    expect(JSON.stringify(read)).not.toMatch(/passwd|\\r|\\u0000/);
  });

  it('survive what encodes nothing, and other schemes are refused', () => {
    expect(parseMailto('mailto:ada@example.com?subject=100%&body=%FF')?.subject).toBe('100%');
    expect(parseMailto('mailto:')?.to).toEqual([]);
    expect(parseMailto('javascript:alert(1)')).toBeNull();
    expect(parseMailto(`mailto:?body=${'a'.repeat(200_000)}`)?.body).toHaveLength(100_000);
  });
});
