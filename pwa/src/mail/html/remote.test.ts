// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { REMOTE_ATTRIBUTE, STYLE_ATTRIBUTE, sanitiseMail } from './sanitise.ts';

const shown = (html: string) => sanitiseMail(html, { remotePictures: true });

describe('remote pictures', () => {
  test('are numbered, once per address, and named nowhere in what is shown', () => {
    const safe = shown(`<style>h1 { background: #eee url('//a.example/bg.png') no-repeat }</style>
      <img src="https://a.example/1.png?x=1&amp;y=2" alt="One"><img src="https://a.example/1.png?x=1&amp;y=2">
      <table background="http://a.example/t.png"><td style="background-image: url(https://a.example/td.png)">x</td></table>`);
    expect(safe.remote).toEqual([
      'https://a.example/1.png?x=1&y=2',
      'http://a.example/t.png',
      'https://a.example/td.png',
      'https://a.example/bg.png',
    ]);
    expect(safe.html.match(new RegExp(`${REMOTE_ATTRIBUTE}="0"`, 'g'))).toHaveLength(2);
    expect(safe.html).toContain(`${STYLE_ATTRIBUTE}="background-image: var(--postroom-picture-1, none)"`);
    expect(safe.css).toBe('h1 { background: #eee var(--postroom-picture-3, none) no-repeat }');
    expect(safe.html + safe.css).not.toContain('a.example');
  });

  test('leave their words, and backgrounds their colour, while nobody agreed', () => {
    const safe = sanitiseMail(
      '<img src="https://a.example/1.png" alt="One"><p style="background: red url(https://a.example/2.png)">x</p>',
    );
    expect(safe.html).toContain('>One</span>');
    expect(safe.html).not.toContain(REMOTE_ATTRIBUTE);
    expect(safe.html).toContain('background: red var(--postroom-picture-1, none)');
    expect(safe.remote).toHaveLength(2);
  });

  test('that count readers are counted and stay out', () => {
    const safe =
      shown(`<img src="https://a.example/t" width="1" height="1"><img src="https://a.example/u" style="display:none">
      <img src="https://a.example/v" style="width:1px;height:1px"><img src="https://a.example/spacer" width="600" height="1">`);
    expect(safe.trackers).toBe(3);
    expect(safe.remote).toEqual([]);
    expect(safe.html).not.toContain('<img');
  });

  test.each([
    'content: url(https://a.example/x)',
    'cursor: url(https://a.example/x), auto',
    '--postroom-picture-0: url(https://a.example/x)',
    'background: var(--postroom-picture-0)',
    'background: image-set("https://a.example/x" 1x)',
    'background: url(https://a.example/x) url(javascript:alert(1))',
    'background: url("https://a.example/x\\"); color: red; x: url(")',
    'background: url(data:image/svg+xml,<svg/>)',
  ])('have no other way in: %s', (style) => {
    const { html, css } = shown(`<p style='${style}'>x</p><style>p { ${style} }</style>`);
    expect(html + css).not.toMatch(/url|example|image-set|data:image|javascript|var\(--postroom-picture-0\)/);
  });

  test('are at most 200', () => {
    expect(
      shown(Array.from({ length: 500 }, (_, index) => `<img src="https://a.example/${index}">`).join(''))
        .remote,
    ).toHaveLength(200);
  });

  test('cannot be numbered by the mail itself', () => {
    expect(
      shown(`<img ${REMOTE_ATTRIBUTE}="0" alt="x"><p ${STYLE_ATTRIBUTE}="position: fixed">x</p>`).html,
    ).not.toMatch(/data-postroom/);
  });
});
