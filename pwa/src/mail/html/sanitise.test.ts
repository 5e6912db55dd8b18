// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { CID_ATTRIBUTE, STYLE_ATTRIBUTE, sanitiseMail } from './sanitise.ts';

const treeOf = (html: string): Element => {
  const holder = document.implementation.createHTMLDocument().createElement('div');
  holder.innerHTML = sanitiseMail(html).html;
  return holder;
};

describe('a sanitised mail', () => {
  test.each([
    '<img src="https://tracker.example/x.gif" alt="A picture">',
    '<img srcset="https://tracker.example/x.gif 2x" alt="A picture">',
    '<img src="//tracker.example/x" alt="A picture">',
    '<img src=" ht\ntps://tracker.example/x" alt="A picture">',
    '<table background="https://tracker.example/x"><td background="https://tracker.example/x">cell</td></table>',
    '<body background="https://tracker.example/x">text</body>',
    '<picture><source srcset="https://tracker.example/x"><img alt="A picture"></picture>',
    '<video poster="https://tracker.example/x" src="https://tracker.example/y"></video>',
    '<audio src="https://tracker.example/x" autoplay></audio>',
    '<input type="image" src="https://tracker.example/x">',
    '<link rel="stylesheet" href="https://tracker.example/x.css">',
    '<link rel="preload" as="image" href="https://tracker.example/x">',
    '<link rel="dns-prefetch" href="//tracker.example">',
    '<meta http-equiv="refresh" content="0;url=https://tracker.example">',
    '<base href="https://tracker.example/"><img src="x" alt="A picture">',
    '<svg><image href="https://tracker.example/x"/><use xlink:href="https://tracker.example/x#a"/></svg>',
    '<svg><style>@import "https://tracker.example/x.css"</style></svg>',
    '<svg><filter><feImage href="https://tracker.example/x"/></filter></svg>',
    '<math><mi xlink:href="https://tracker.example/x">x</mi></math>',
    '<iframe src="https://tracker.example/x"></iframe>',
    '<iframe srcdoc="<img src=https://tracker.example/x>"></iframe>',
    '<object data="https://tracker.example/x"><embed src="https://tracker.example/x"></object>',
    '<form action="https://tracker.example/x"><button formaction="https://tracker.example/y">Go</button></form>',
    '<p style="background:url(https://tracker.example/x)">text</p>',
    '<style>p{background:url(https://tracker.example/x)}</style><p>text</p>',
    '<style>@import "https://tracker.example/x.css";</style><p>text</p>',
    '<div ping="https://tracker.example/x" onclick="fetch(`https://tracker.example`)">text</div>',
    '<noscript><img src="https://tracker.example/x"></noscript>',
    '<template><img src="https://tracker.example/x"></template>',
    '<![if mso]><v:fill src="https://tracker.example/x"/><![endif]>',
  ])('names no remote address: %s', (html) => {
    const safe = sanitiseMail(html);
    expect(safe.html + safe.css + JSON.stringify(safe.body)).not.toContain('tracker.example');
  });

  test('says when something would have been loaded', () => {
    expect(sanitiseMail('<img src="https://a.example/x.png" alt="Logo">').hadRemoteContent).toBe(true);
    expect(sanitiseMail('<p style="background:url(//a.example/x)">Hello</p>').hadRemoteContent).toBe(true);
    expect(sanitiseMail('<p>Hello <a href="https://a.example">there</a></p>').hadRemoteContent).toBe(false);
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<svg/onload=alert(1)>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<details open ontoggle=alert(1)>x</details>',
  ])('has no script left: %s', (html) => {
    expect(treeOf(html).innerHTML).not.toMatch(/alert|javascript:|<script/i);
  });

  test('keeps embedded pictures and waits for attached ones', () => {
    const tree = treeOf(
      '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a"><img src="cid:logo%40example.com" alt="b">',
    );
    const [embedded, attached] = tree.querySelectorAll('img');
    expect(embedded?.getAttribute('src')).toBe('data:image/png;base64,iVBORw0KGgo=');
    expect(attached?.hasAttribute('src')).toBe(false);
    expect(attached?.getAttribute(CID_ATTRIBUTE)).toBe('logo@example.com');
    expect(
      treeOf('<img alt="svg" src="data:image/svg+xml;base64,PHN2Zz4=">').querySelector('[src]'),
    ).toBeNull();
  });

  test('reads style sheets, but not those in comments for Outlook', () => {
    const { css } = sanitiseMail(
      '<style><!-- .a{color:red} --></style><!--[if mso]><style>.b{color:red}</style><![endif]--><p>x</p>',
    );
    expect(css).toBe('.a { color: red }');
    expect(treeOf('<p title="a>b" style="color:red">my style = yours</p>').innerHTML).toBe(
      `<p title="a&gt;b" ${STYLE_ATTRIBUTE}="color: red">my style = yours</p>`,
    );
  });

  test('keeps the measures of a layout made of tables', () => {
    const table =
      '<table width="600" align="center" cellpadding="0" bgcolor="#ffffff"><tbody><tr><td colspan="2">x</td></tr></tbody></table>';
    expect(treeOf(table).innerHTML).toBe(table);
  });

  test('leaves out counting pixels and keeps the words of a blocked picture', () => {
    expect(
      treeOf('<p>Hi<img src="https://a.example/t.gif" width="1" height="1" alt="x"></p>').querySelector(
        'img',
      ),
    ).toBeNull();
    expect(treeOf('<img src="https://a.example/logo.png" alt="Bäckerei Huber">').textContent).toBe(
      'Bäckerei Huber',
    );
  });

  test('opens links outside, without a way back', () => {
    const link = treeOf('<a href="https://example.com/offer?id=7" target="_self">Offer</a>').querySelector(
      'a',
    );
    expect(link?.getAttribute('target')).toBe('_blank');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer');
    expect(link?.getAttribute('title')).toBe('https://example.com/offer?id=7');
  });

  test('shows the true host when the text names another', () => {
    expect(
      treeOf('<a href="https://evil.example/login">https://www.paypal.com/login</a>').textContent,
    ).toContain('[evil.example]');
    expect(treeOf('<a href="https://paypal.com@evil.example/">paypal.com</a>').textContent).toContain(
      '[evil.example]',
    );
    expect(treeOf('<a href="https://click.example.com/x">www.example.com</a>').textContent).not.toContain(
      '[',
    );
    expect(treeOf('<a href="https://evil.example/">Your invoice</a>').textContent).toBe('Your invoice');
  });

  test('carries styles aside, rewritten', () => {
    const tree = treeOf('<p style="color:red;position:fixed;top:0">Hello</p>');
    expect(tree.querySelector('p')?.hasAttribute('style')).toBe(false);
    expect(tree.querySelector('p')?.getAttribute(STYLE_ATTRIBUTE)).toBe('color: red; top: 0');
  });

  test('keeps the paint and direction of the body', () => {
    const { body } = sanitiseMail(
      '<html dir="rtl"><body bgcolor="#fafafa" style="margin:0" class="mail">שלום</body></html>',
    );
    expect(body).toEqual({ style: 'background-color: #fafafa; margin: 0', className: 'mail', dir: 'rtl' });
  });
});

describe('a frameset', () => {
  test('does not take the place of the text', () => {
    expect(sanitiseMail('<p>Hello</p><frameset onload=alert(1)>').html).toBe('<p>Hello</p>');
    expect(sanitiseMail('<frameset onload=alert(1)><p>Hello</p>').html).toBe('<p>Hello</p>');
  });
});

describe('quoted mail', () => {
  test('is folded below an answer', () => {
    const tree = treeOf(
      '<div>Gladly.</div><div class="gmail_quote">On Monday Eva wrote:<blockquote>Tuesday?</blockquote></div>',
    );
    expect(tree.querySelector('details')?.textContent).toContain('Tuesday?');
    expect(tree.firstElementChild?.textContent).toBe('Gladly.');
  });

  test('of Outlook is folded to the end of the message', () => {
    const tree = treeOf(
      '<div>Yes.</div><hr><div id="divRplyFwdMsg">From: Eva</div><div>Shall we meet?</div>',
    );
    expect(tree.querySelector('details')?.textContent).toContain('Shall we meet?');
  });

  test('stays open when it is all there is, or is answered between the lines', () => {
    expect(treeOf('<div class="gmail_quote">Forwarded</div>').querySelector('details')).toBeNull();
    expect(
      treeOf('<p>See below</p><blockquote type="cite">One?</blockquote><p>Yes.</p>').querySelector('details'),
    ).toBeNull();
  });
});
