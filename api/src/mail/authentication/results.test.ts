import { describe, expect, it } from 'vitest';
import { authenticationOf, isSigned, parseResults } from './results.ts';
import { holdsOtherAddress } from './sender-check.ts';

const header = (name: string, value: string) => ({ name, value });
const own = { hosts: ['mail.company.test'], wholeDomain: false, own: true };
const arrival = header(
  'Received',
  'from shop.example (unknown [198.51.99.7]) by mail.company.test (Postfix) with ESMTP id x',
);
const inside = header(
  'Received',
  'from desk.company.test (unknown [10.0.0.7]) by mail.company.test (Postfix) with ESMTP id x',
);
const earlier = header('Received', 'from laptop ([10.0.0.1]) by shop.example');
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
    const signers =
      'mx.example; dkim=pass header.d=News.example; dkim=pass header.i="list@b.example"; dkim=fail header.d=c.example';
    expect(parseResults(signers)?.signedBy).toEqual(['news.example', 'b.example']);
    expect(parseResults('mx.example 2; spf=pass')).toBeNull();
    expect(parseResults('')).toBeNull();
  });

  it('count when our own server put them above the line of the arrival', () => {
    const found = authenticationOf([local, results('mail.company.test', 'fail'), outside], own);
    expect(found).toMatchObject({ dmarc: 'fail', dkim: 'pass', spf: 'pass' });
  });

  it.each([
    ['an arrival from outside', arrival],
    ['an arrival from the own network', inside],
  ])('count when our own server put them right below %s', (_where, line) => {
    const found = authenticationOf([local, line, results('mail.company.test', 'fail'), earlier], own);
    expect(found?.dmarc).toBe('fail');
  });

  it.each([
    ['further below', [local, arrival, earlier, results('mail.company.test', 'pass')]],
    ['below a forged local line', [outside, local, results('mail.company.test', 'pass')]],
    ['with a name made of comments', [local, arrival, results('mail(x).company.test', 'pass')]],
    ['with an escaped name', [local, arrival, results('ma\\il.company.test', 'pass')]],
    ['of another server', [results('mx.elsewhere.test', 'pass'), local, outside]],
    ['in a mail without any line of an arrival', [results('mail.company.test', 'pass')]],
  ])('do not count %s', (_where, headers) => {
    expect(authenticationOf(headers, own)).toBeNull();
  });

  it('of a provider count for all of its hosts, and Google writes them below the arrival', () => {
    const google = header(
      'Received',
      'from a.example (a.example. [93.184.215.14]) by mx.google.com with ESMTPS',
    );
    const gmail = { hosts: ['imap.gmail.com'], wholeDomain: true };
    const inner = header('Received', 'by 2002:a05:6402:1 with SMTP id x');
    const sent = header('Received', 'from laptop ([10.0.0.1]) by a.example');
    expect(authenticationOf([inner, google, results('mx.google.com', 'pass'), sent], gmail)?.dmarc).toBe(
      'pass',
    );
    expect(authenticationOf([inner, google, sent, results('mx.google.com', 'pass')], gmail)).toBeNull();
    const other = { hosts: ['imap.fastmail.example'], wholeDomain: true };
    expect(authenticationOf([results('mx3.fastmail.example', 'pass'), google], other)?.dmarc).toBe('pass');
    expect(authenticationOf([results('mx.evil.example', 'pass'), google], other)).toBeNull();
    const british = { hosts: ['imap.post.co.uk'], wholeDomain: true };
    expect(authenticationOf([results('mx.evil.co.uk', 'pass'), google], british)).toBeNull();
  });
});

describe('a signature', () => {
  const signature = header(
    'DKIM-Signature',
    'v=1; a=rsa-sha256; d=News.example; s=k; h=From : To:List-Unsubscribe: List-Unsubscribe-Post; bh=x; b=y=',
  );

  it('covers what it names, for the domain it names', () => {
    const fields = ['list-unsubscribe', 'list-unsubscribe-post'];
    expect(isSigned([signature], fields, ['news.example'])).toBe(true);
    expect(isSigned([signature], fields, ['other.example'])).toBe(false);
    expect(isSigned([signature], ['subject'], ['news.example'])).toBe(false);
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
