// Strangers' HTML in the real reading pane: nothing runs, nothing leaves.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { eventually } from '../testkit/wait.ts';
import { goInApp, nothingHappened, signIn, watch } from './support/app.ts';
import { deliverSources, STRANGER } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

const TRACKER = 'http://tracker.example';

/** Ways to fetch something while a message is only looked at; sanitisers leave many of them in. */
const remoteContent = [
  `<img src="${TRACKER}/img"><img srcset="${TRACKER}/srcset 1x"><picture><source srcset="${TRACKER}/source"><img></picture>`,
  `<style>@import url("${TRACKER}/import"); body { background: url(${TRACKER}/css) }</style>`,
  `<style>@font-face { font-family: x; src: url("${TRACKER}/font") } p { font-family: x }</style><p>font</p>`,
  `<p style="background-image: image-set('${TRACKER}/image-set' 1x)">image-set</p>`,
  `<p style="list-style: url(${TRACKER}/list); cursor: url(${TRACKER}/cursor), auto; content: url(${TRACKER}/content)">x</p>`,
  `<style>p::before { content: url("${TRACKER}/before") } p { --x: url(${TRACKER}/var); background: var(--x) }</style><p>x</p>`,
  `<svg><image href="${TRACKER}/svg"/><use href="${TRACKER}/use#a"/><feImage href="${TRACKER}/fe"/></svg>`,
  `<svg><style>rect { fill: url("${TRACKER}/fill#a") }</style><rect width="9" height="9"/></svg>`,
  `<table background="${TRACKER}/table"><tr><td background="${TRACKER}/td">x</td></tr></table><body background="${TRACKER}/body">`,
  `<link rel="stylesheet" href="${TRACKER}/link"><link rel="preload" as="image" href="${TRACKER}/preload"><link rel="dns-prefetch" href="//tracker.example">`,
  `<video src="${TRACKER}/video" poster="${TRACKER}/poster" autoplay></video><audio src="${TRACKER}/audio" autoplay></audio>`,
  `<iframe src="${TRACKER}/iframe"></iframe><object data="${TRACKER}/object"></object><embed src="${TRACKER}/embed">`,
  `<meta http-equiv="refresh" content="0; url=${TRACKER}/refresh"><base href="${TRACKER}/"><img src="relative">`,
  `<form action="${TRACKER}/form"><input type="image" src="${TRACKER}/input"><button autofocus>x</button></form>`,
  `<style>@\\69mport "${TRACKER}/escaped"; p{background:\\75rl(${TRACKER}/escaped)}</style><p>x</p>`,
  `<div style="position: fixed; inset: 0; z-index: 99999; background: red">covers the app</div>`,
  `<a href="javascript:alert(1)" autofocus onfocus="alert(1)">x</a><img src=x onerror=alert(1)><svg onload=alert(1)>`,
  `<script>alert(1)</script><iframe srcdoc="<script>parent.alert(1)</script>"></iframe>`,
];

const corpus = join(
  process.env.POSTROOM_CORPORA ?? resolve(import.meta.dirname, '../../../shared/corpora'),
  'html/dompurify.json',
);
if (!existsSync(corpus))
  console.warn(`Left out: the sanitiser attacks are not at ${corpus}. Set POSTROOM_CORPORA.`);
const attacks: string[] = existsSync(corpus)
  ? (JSON.parse(readFileSync(corpus, 'utf8')) as { payload: string }[]).map(({ payload }) => payload)
  : [];

const asMail = (html: string, subject: string): Buffer =>
  Buffer.from(
    [
      `From: Eve <${STRANGER}>`,
      `Subject: ${subject}`,
      `Date: ${new Date().toUTCString()}`,
      `Message-ID: <${crypto.randomUUID()}@rad-leipzig.example>`,
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(html)
        .toString('base64')
        .replace(/(.{76})/g, '$1\r\n'),
      '',
    ].join('\r\n'),
  );

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** In the page: the message stands there with its body, and nothing of it covers the toolbar of the app. */
function isShownBelowTheToolbar(title: string): boolean {
  const heading = [...document.querySelectorAll('h1')].some(
    ({ textContent }) => textContent?.trim() === title,
  );
  const article = document.querySelector('article');
  const archive = document.querySelector('button[aria-label="Archive"]');
  if (!heading || !article || article.querySelector('.animate-breathe') || !archive) return false;
  const { x, y, width, height } = archive.getBoundingClientRect();
  return archive.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}

describe('HTML from strangers in the reading pane', () => {
  it.each([
    { name: 'that would fetch something', bodies: remoteContent },
    ...(attacks.length > 0 ? [{ name: 'that attacks sanitisers', bodies: attacks }] : []),
  ])('$name runs no script and reaches no other server', { timeout: 400_000 }, async ({ name, bodies }) => {
    const run = sharedProduct();
    const me = demoAccount({ role: 'admin' });
    const subject = `Mail ${name}`;
    await deliverSources(
      run,
      me.email,
      bodies.map((body, index) => asMail(body, `${subject} ${index}`)),
    );
    const api = await signInByApi(run, me);
    const threads = await eventually(
      'all are in the inbox',
      async () => {
        const found = await api.threadsOf(subject);
        return found.length >= bodies.length && found;
      },
      60_000,
    );
    const context = await openContext(browser, 'desktop');
    const seen = watch(context, run.url);
    const page = await context.newPage();
    await signIn(page, run.url, me);
    for (const { id, subject: title } of threads) {
      await goInApp(page, `/mail/inbox/${id}`);
      await page.waitForFunction(isShownBelowTheToolbar, title);
      await page.waitForTimeout(100); // what would be fetched is asked for by then
    }
    await page.waitForTimeout(1_000);
    nothingHappened(seen);
    expect(new URL(page.url()).origin).toBe(run.url);
    await context.close();
  });
});
