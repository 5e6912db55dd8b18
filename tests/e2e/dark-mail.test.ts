// Strangers' HTML on dark paper: its words can be read, and it makes the app no wider than a phone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { eventually } from '../testkit/wait.ts';
import { goInApp, signIn } from './support/app.ts';
import { measureContrast, type WordsSeen } from './support/contrast.ts';
import { deliverSources, STRANGER } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

const corpora = process.env.POSTROOM_CORPORA ?? resolve(import.meta.dirname, '../../../shared/corpora');
const fromCorpora = existsSync(join(corpora, 'mime'))
  ? ['mime', 'mime-ruby']
      .flatMap((folder) => readdirSync(join(corpora, folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
      .filter((source) => /text\/html/i.test(source.toString('latin1')))
      .filter((_source, index) => index % 2 === 0) // many are alike: half of them take half the time
  : [];
if (fromCorpora.length === 0) console.warn(`Only with our own mails: the others are not at ${corpora}.`);

/** What made dark mail hard to read in one client or another. */
const traps = [
  '<div style="color:#fff;-webkit-text-fill-color:#000">Filled with black</div><div style="opacity:.4">Half transparent</div>',
  '<h2 style="background:linear-gradient(90deg,#f00,#00f);-webkit-background-clip:text;color:transparent">Cut out of a gradient</h2><p style="color:oklch(0.3 0.1 250)">Another notation</p>',
  '<body background="https://pictures.example/paper.png"><p style="color:#222">On a picture that is not loaded</p></body>',
  '<table bgcolor="#ffffff"><tr><td style="background:rgba(0,0,0,.05)"><font color="navy">Navy</font> <font color="#cccccc">faint</font></td><td bgcolor="yellow">yellow</td></tr></table>',
  '<a style="background:#ffd400;color:#000;border:12px solid #ffd400">Bright button</a><a style="background:#e97040;color:#fff">Orange button</a>',
  '<style>@media (prefers-color-scheme: dark) { p { color: #111 !important; background: #eee !important } }</style><p>Its own rules for the dark</p>',
].map((html, index) =>
  Buffer.from(
    `From: <${STRANGER}>\r\nSubject: Dark trap ${index}\r\nMessage-ID: <dark-${index}@trap.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`,
  ),
);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

const enough = ({ contrast, large }: WordsSeen): boolean =>
  contrast === null || contrast >= (large ? 3 : 4.5) - 0.05;

async function wordsShown(page: Page): Promise<WordsSeen[]> {
  const document = page.getByRole('article').last().locator('iframe').contentFrame();
  await document.locator('html[style*="background-color"]').waitFor();
  return document.locator('body').evaluate(measureContrast);
}

it('words of HTML mail can be read in the dark: every one of our traps, 99 in 100 of the corpora', {
  timeout: 120_000,
}, async () => {
  const run = sharedProduct();
  // Somebody to whom no other test delivers the same mails: they would join the conversations that are there.
  const me = demoAccount({ email: 'karim.haddad' });
  const api = await signInByApi(run, me);
  const known = new Set((await api.inbox()).map(({ id }) => id));
  const sources = [...fromCorpora, ...traps];
  await deliverSources(run, me.email, sources);
  const threads = await eventually(
    'the mails are in the inbox',
    async () => {
      const found = (await api.inbox()).filter(({ id }) => !known.has(id));
      return (
        found.length >= sources.length * 0.8 &&
        found.some(({ subject }) => subject.endsWith('trap 5')) &&
        found
      );
    },
    60_000,
  );
  const context = await openContext(browser, 'phone', { colorScheme: 'dark' });
  const page = await context.newPage();
  await signIn(page, run.url, me);
  const seen: WordsSeen[] = [];
  const unreadable: string[] = [];
  for (const { id, subject } of threads) {
    await goInApp(page, `/mail/inbox/${id}`);
    await page.waitForFunction(
      (path) => location.pathname === path && document.querySelector('main article header') !== null,
      `/mail/inbox/${id}`,
    );
    // Some are shown as text: there is no frame.
    const body = page.locator('article iframe, article p.whitespace-pre-wrap').last();
    await body.waitFor();
    if ((await body.evaluate((element) => element.tagName)) !== 'IFRAME') continue;
    const dark = await wordsShown(page);
    seen.push(...dark);
    unreadable.push(...dark.filter((words) => !enough(words)).map(({ words }) => `${subject}: ${words}`));
    const { scrolls, room } = await page.evaluate(() => ({
      scrolls: document.documentElement.scrollWidth,
      room: innerWidth,
    }));
    expect(scrolls, `${subject} makes the app wider than the phone`).toBeLessThanOrEqual(room);
  }
  expect(seen.length).toBeGreaterThan(fromCorpora.length > 0 ? 50 : 8);
  expect(unreadable.filter((words) => words.startsWith('Dark trap'))).toEqual([]);
  expect(unreadable.length / seen.length, unreadable.join('\n')).toBeLessThanOrEqual(0.01);
  await context.close();
});
