import { describe, expect, it } from 'vitest';
import { parseSource } from './parse-message.ts';

const parse = (source: string) => parseSource(Buffer.from(source.replace(/\n/g, '\r\n'), 'utf8'));

describe('a message', () => {
  it('prefers its text, keeps its HTML and knows which files belong to it', () => {
    const content = parse(`From: a@example.com
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

As text
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html

<p>As <b>HTML</b></p><img src="cid:logo@x">
--r
Content-Type: image/png; name=logo.png
Content-ID: <logo@x>

PNG
--r--
--a--
--m
Content-Type: application/pdf; name="=?utf-8?q?pl=C3=A5n.pdf?="
Content-Disposition: attachment

PDF
--m--
`);
    expect(content.text).toBe('As text');
    expect(content.html).toContain('<b>HTML</b>');
    expect(content.attachments.map(({ part, filename, inline }) => [part, filename, inline])).toEqual([
      ['1.2.2', 'logo.png', true],
      ['2', 'plån.pdf', false],
    ]);
    expect(content.hasRemoteContent).toBe(false);
  });

  it('in HTML alone is put into words', () => {
    const { text, html } = parse(`Content-Type: text/html; charset=utf-8

<html><head><title>x</title><style>p { color: red }</style></head><body><h1>Offer</h1><p>One&nbsp;&amp; two<br>three</p>
<ul><li>first</li><li>second</li></ul><blockquote>earlier</blockquote><script>no()</script></body></html>
`);
    expect(text).toBe('Offer\n\nOne & two\nthree\n\n- first\n- second\n\n> earlier');
    expect(html).toContain('<h1>');
  });

  it.each([
    '<img src="https://t.example/p.png">',
    '<img srcset="//t.example/p.png 2x">',
    '<div style="background:url(https://t.example/a)">',
    '<style>@import "https://t.example/a.css"</style>',
    '<link rel="stylesheet" href="https://t.example/a.css">',
    '<table background="http://t.example/a.gif">',
  ])('that would load %s says so', (html) => {
    expect(parse(`Content-Type: text/html\n\n${html}`).hasRemoteContent).toBe(true);
  });

  it('with links and images of its own loads nothing', () => {
    expect(
      parse('Content-Type: text/html\n\n<a href="https://x.example">x</a><img src="cid:a">').hasRemoteContent,
    ).toBe(false);
  });

  it('begins its snippet after greetings of the machine: no quotation, no signature', () => {
    const { snippet } = parse(`Content-Type: text/plain

On Mon, 3 Nov 2026 at 10:00, Bruno Ek wrote:
> old words
Yes, Monday suits us.
--${' '}
Ada
`);
    expect(snippet).toBe('Yes, Monday suits us.');
  });

  it('reads names that hold commas, comments, quotes and encoded words', () => {
    const { addresses } = parse(`From: "Ek, Bruno" <bruno@example.org>, =?utf-8?q?D=C3=B6rte?= <d@example.org>
To: Team: ada@example.com, Eva Holm <eva@example.com>;, (Olle) olle@example.com
Reply-To: =?utf-8?q?x=22_=3Cevil=40example.org=3E?= <real@example.org>

`);
    expect(addresses.from).toEqual([
      { name: 'Ek, Bruno', address: 'bruno@example.org' },
      { name: 'Dörte', address: 'd@example.org' },
    ]);
    expect(addresses.to.map(({ address }) => address)).toEqual([
      'ada@example.com',
      'eva@example.com',
      'olle@example.com',
    ]);
    expect(addresses.replyTo.map(({ address }) => address)).toEqual(['real@example.org']);
  });

  it('puts a name together that RFC 2231 spread over several parameters', () => {
    const { attachments } = parse(`Content-Type: application/pdf;
 name*0*=utf-8''%E2%82%AC%20;
 name*1=rates;
 name*2=".pdf"
Content-Disposition: attachment

x`);
    expect(attachments[0]?.filename).toBe('€ rates.pdf');
  });

  it.each([
    ['Fri, 21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06.000Z'],
    ['21 Nov 97 09:55 GMT', '1997-11-21T09:55:00.000Z'],
    ['Sat, 1 Jan 2000 00:00:00 +0530 (IST)', '1999-12-31T18:30:00.000Z'],
    ['Thu, 13 Feb 1969 23:32 -0330', '1969-02-14T03:02:00.000Z'],
  ])('of %s is dated', (date, expected) => {
    expect(parse(`Date: ${date}\n\n`).date?.toISOString()).toBe(expected);
  });

  it('without a usable date has none', () => {
    expect(parse('Date: yesterday evening\n\n').date).toBeNull();
  });

  it('is found by what its HTML says when its text is a stub', () => {
    const { text, searchText } = parse(`Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

View this in your browser.
--b
Content-Type: text/html

<p>The cargo bicycles of this spring are here, in four colours and two sizes: come and try them.</p>
--b--
`);
    expect(text).toBe('View this in your browser.');
    expect(searchText).toContain('bicycles');
  });
});
