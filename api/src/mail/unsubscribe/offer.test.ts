import { describe, expect, it } from 'vitest';
import { offerOf, readMailto } from './offer.ts';

const both = '<mailto:leave@news.example?subject=leave%20me>, <https://news.example/u?k=1>';
const signature = {
  name: 'DKIM-Signature',
  value: 'd=news.example; h=from:list-unsubscribe:list-unsubscribe-post; b=x',
};
const post = { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' };
const offer = (
  value: string,
  more: { name: string; value: string }[] = [],
  dkim: 'pass' | 'fail' | null = null,
) =>
  offerOf({
    headers: [{ name: 'List-Unsubscribe', value }, ...more],
    from: { name: null, address: 'Weekly@news.example' },
    authentication:
      dkim === null
        ? null
        : {
            checkedBy: 'mx',
            spf: 'none',
            dkim,
            dmarc: 'none',
            signedBy: dkim === 'pass' ? ['news.example'] : [],
          },
  });

describe('how a list is left', () => {
  it('is one click when both fields are signed and the signature was found good', () => {
    expect(offer(both, [post, signature], 'pass')).toEqual({
      method: 'ONE_CLICK',
      target: 'https://news.example/u?k=1',
      where: 'news.example',
      listKey: 'weekly@news.example',
    });
  });

  it('is a mail when the signature is missing, not checked, bad or somebody else’s', () => {
    expect(offer(both, [post])?.method).toBe('MAIL');
    expect(offer(both, [post], 'pass')?.method).toBe('MAIL');
    expect(offer(both, [post, signature])?.method).toBe('MAIL');
    expect(offer(both, [post, signature], 'fail')?.method).toBe('MAIL');
    expect(
      offer(both, [post, { ...signature, value: signature.value.replace('d=news', 'd=evil') }], 'pass')
        ?.method,
    ).toBe('MAIL');
    expect(offer(both, [signature])?.method).toBe('MAIL');
  });

  it('is a page when nothing else is offered, and only a safe one', () => {
    const page = { method: 'LINK', target: 'https://news.example/u', where: 'news.example' };
    expect(offer('<https://news.example/u>')).toMatchObject(page);
    expect(offer('<https://news.example/u>', [post, signature])).toMatchObject(page);
    expect(offer(' https://news.example/u ')).toMatchObject(page);
    expect(offer('<http://news.example/old>, <https://news.example/u>')).toMatchObject(page);
    expect(offer('<javascript:alert(1)>, <https://u:p@news.example/>, <mailto:>')).toBeNull();
    expect(offer('Go to https://news.example/u')).toBeNull();
    expect(offer(both, [{ name: 'List-Unsubscribe', value: '<https://evil.example/>' }])).toBeNull();
  });

  it('is never one click without encryption, though its page may be opened', () => {
    expect(offer('<http://news.example/u>', [post, signature], 'pass')).toMatchObject({
      method: 'LINK',
      target: 'http://news.example/u',
      where: 'news.example',
    });
  });

  it('is remembered by the List-Id', () => {
    expect(offer(both, [{ name: 'List-Id', value: 'The Weekly <Weekly.News.Example>' }])?.listKey).toBe(
      'weekly.news.example',
    );
  });

  it('keeps what a mailto address knows the reader by', () => {
    expect(readMailto('mailto:Leave-aB3@News.example?subject=id=7=')).toEqual({
      address: 'Leave-aB3@news.example',
      subject: 'id=7=',
      text: 'unsubscribe',
    });
  });

  it('takes no header from a mailto address', () => {
    expect(readMailto('mailto:a@b.example?subject=x%0d%0aBcc:%20c@d.example&body=hi')).toEqual({
      address: 'a@b.example',
      subject: 'x Bcc: c@d.example',
      text: 'hi',
    });
    expect(readMailto('mailto:a@b.example,c@d.example')).toBeNull();
  });
});
