import { describe, expect, it } from 'vitest';
import { authenticationOf, isSigned, parseResults } from './results.ts';
import { holdsOtherAddress } from './sender-check.ts';

const header = (name: string, value: string) => ({ name, value });
const own = { hosts: ['mail.company.test'], wholeDomain: false };
const local = header('Received', 'from mail.company.test ([127.0.0.1]) by mail.company.test with LMTP id x');
const outside = header(
  'Received',
  'from mail.company.test (evil.example [198.51.99.7]) by mail.company.test (Postfix) with ESMTP',
);
const results = (host: string, dmarc: string) =>
  header(
    'Authentication-Results',
    `${host}; spf=pass smtp.mailfrom=a.example; dkim=pass header.d=a.example; dmarc=${dmarc}`,
  );

describe('authentication results', () => {
  it('are read with comments, quotes and several signatures', () => {
    const value =
      'mx.example 1; spf=softfail (mx.example: domain of a@b.example; not (really)) smtp.mailfrom="a;b"; dkim=fail header.d=x.example; dkim=pass (2048-bit key) header.i=@B.example header.s=s; dmarc=pass (p=REJECT) header.from=b.example';
    expect(parseResults(value)).toEqual({
      checkedBy: 'mx.example',
      spf: 'fail',
      dkim: 'pass',
      dmarc: 'pass',
      signedBy: ['b.example'],
    });
    expect(parseResults('mx.example; none')).toMatchObject({ spf: 'none', dkim: 'none', dmarc: 'none' });
    expect(parseResults('mx.example 2; spf=pass')).toBeNull();
    expect(parseResults('')).toBeNull();
  });

  it('count when our own server put them above the line of the arrival', () => {
    const found = authenticationOf([local, results('mail.company.test', 'fail'), outside], own);
    expect(found).toMatchObject({ dmarc: 'fail', dkim: 'pass', spf: 'pass' });
  });

  it.each([
    ['below the arrival', [local, outside, results('mail.company.test', 'pass')]],
    ['below a forged local line', [outside, results('mail.company.test', 'pass'), local]],
    ['of another server', [results('mx.elsewhere.test', 'pass'), local, outside]],
    ['in a mail without any line of an arrival', [results('mail.company.test', 'pass')]],
  ])('do not count %s', (_where, headers) => {
    expect(authenticationOf(headers, own)).toBeNull();
  });

  it('of a provider count for all of its hosts, and Google writes them below the arrival', () => {
    const arrival = header(
      'Received',
      'from a.example (a.example. [93.184.215.14]) by mx.google.com with ESMTPS',
    );
    const gmail = { hosts: ['imap.gmail.com'], wholeDomain: true };
    const inner = header('Received', 'by 2002:a05:6402:1 with SMTP id x');
    const sent = header('Received', 'from laptop ([10.0.0.1]) by a.example');
    expect(authenticationOf([inner, arrival, results('mx.google.com', 'pass'), sent], gmail)?.dmarc).toBe(
      'pass',
    );
    expect(authenticationOf([inner, arrival, sent, results('mx.google.com', 'pass')], gmail)).toBeNull();
    const other = { hosts: ['imap.fastmail.example'], wholeDomain: true };
    expect(authenticationOf([results('mx3.fastmail.example', 'pass'), arrival], other)?.dmarc).toBe('pass');
    expect(authenticationOf([results('mx.evil.example', 'pass'), arrival], other)).toBeNull();
    const british = { hosts: ['imap.post.co.uk'], wholeDomain: true };
    expect(authenticationOf([results('mx.evil.co.uk', 'pass'), arrival], british)).toBeNull();
  });
});

describe('a signature', () => {
  const signature = header(
    'DKIM-Signature',
    'v=1; a=rsa-sha256; d=News.example; s=k; h=From : To:List-Unsubscribe: List-Unsubscribe-Post; bh=x; b=y=',
  );

  it('covers what it names, for the domain it names', () => {
    const fields = ['list-unsubscribe', 'list-unsubscribe-post'];
    expect(isSigned([signature], fields, null)).toBe(true);
    expect(isSigned([signature], fields, ['news.example'])).toBe(true);
    expect(isSigned([signature], fields, ['other.example'])).toBe(false);
    expect(isSigned([signature], ['subject'], null)).toBe(false);
  });
});

describe('a name', () => {
  it('that holds another address is noticed', () => {
    expect(holdsOtherAddress({ name: 'boss@company.test', address: 'x@evil.example' })).toBe(true);
    expect(holdsOtherAddress({ name: 'Boss <boss@company.test>', address: 'x@evil.example' })).toBe(true);
    expect(holdsOtherAddress({ name: 'X@evil.example', address: 'x@evil.example' })).toBe(false);
    expect(holdsOtherAddress({ name: 'Boss @ Company', address: 'x@evil.example' })).toBe(false);
    expect(holdsOtherAddress(null)).toBe(false);
  });
});
