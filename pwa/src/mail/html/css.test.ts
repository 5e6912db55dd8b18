import { describe, expect, test } from 'vitest';
import { keepHarmlessDeclarations, keepHarmlessRules } from './css.ts';

describe('a style attribute', () => {
  test('keeps colours, lengths, fonts and gradients', () => {
    const style =
      'color:#333;font-family:"Segoe UI",Arial;padding:0 8px!important;background:linear-gradient(#fff, rgb(0 0 0 / 50%))';
    expect(keepHarmlessDeclarations(style)).toBe(
      'color: #333; font-family: "Segoe UI",Arial; padding: 0 8px!important; background: linear-gradient(#fff, rgb(0 0 0 / 50%))',
    );
  });

  test.each([
    'background:url(https://tracker.example/p.gif)',
    'background:URL( "//tracker.example/p.gif" )',
    'background:u\\72l(https://tracker.example/p.gif)',
    'background:\\75 rl(https://tracker.example/p.gif)',
    'background:u/**/rl(https://tracker.example/x)',
    'list-style:square url(//tracker.example/x)',
    'background:image-set("https://tracker.example/x" 1x)',
    'background:-webkit-image-set(url(//tracker.example/x) 1x)',
    'background:cross-fade(url(//tracker.example/x), red)',
    'content:image("https://tracker.example/x")',
    'background:src("https://tracker.example/x")',
    'background:attr(title type(<url>))',
    '--x:url(https://tracker.example/x)',
    'background:var(--x)',
    'background:env(x, url(//tracker.example))',
    'filter:url(#remote)',
    'behavior:expression(alert(1))',
    'width:expression(alert(1))',
    '-moz-binding:none',
    'mask-image:element(#x)',
    'cursor:wait',
    'position:fixed',
    'position:sticky !important',
    'min-height:100vh',
    'height:calc(100dvh - 2px)',
    'color:red}body{background:red',
    'background:"unterminated',
    'color:red) ; ',
  ])('drops what loads, covers or grows: %s', (style) => {
    expect(keepHarmlessDeclarations(style)).toBe('');
  });

  test('drops one declaration and keeps its neighbours', () => {
    const style = 'color: red; background: url("https://a.example/;x.png"); margin: 0';
    expect(keepHarmlessDeclarations(style)).toBe('color: red; margin: 0');
  });
});

describe('a style sheet', () => {
  test('keeps rules and the media queries around them', () => {
    const sheet =
      '<!-- .a{color:red} @media only screen and (max-width:600px){ .b, td[class="c"]{width:100% !important} } -->';
    expect(keepHarmlessRules(sheet)).toBe(
      '.a { color: red }\n@media only screen and (max-width:600px) {\n.b, td[class="c"] { width: 100% !important }\n}',
    );
  });

  test.each([
    '@import "https://tracker.example/x.css";',
    '@import url(https://tracker.example/x.css);',
    "@import 'https://tracker.example/x.css' screen",
    '@font-face{font-family:X;src:url(https://tracker.example/x.woff2)}',
    '@namespace svg url(http://www.w3.org/2000/svg);',
    '@property --x { syntax: "<url>"; inherits: true; initial-value: url(//tracker.example) }',
    '@keyframes x { from { background: url(//tracker.example) } }',
    '@container (width > 1px) { a { background: url(//tracker.example) } }',
    '@\\69mport "https://tracker.example/x.css";',
    'a { background: url(//tracker.example/x) }',
    'a { b { background: url(//tracker.example/x) } }',
    'a::before { content: url(//tracker.example/x) }',
    'a[style*="</style><img src=x>"] < b { color: red }',
  ])('drops %s', (sheet) => {
    expect(keepHarmlessRules(sheet)).toBe('');
  });

  test('goes on after a broken rule', () => {
    expect(keepHarmlessRules('@import "x"; } .a { color: red } .b { color:')).toContain('.a { color: red }');
  });

  test('is quick on a sheet made to be slow', () => {
    const started = performance.now();
    keepHarmlessRules(`${'a{'.repeat(20_000)}${'@media x{'.repeat(2000)}`);
    keepHarmlessDeclarations(`background:${'('.repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
