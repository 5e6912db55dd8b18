import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operation } from '../bench/operations.ts';
import { launchBrowser, openContext, SIZES, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { row, signIn } from './support/app.ts';
import { deliver } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** Bytes of documents, scripts and styles, compressed, asked for before the list is in sight. Headers are not counted. */
const MOST = 150_000;

/** A device that knows nothing but the cookie of a session. */
async function newDevice(size: Size): Promise<BrowserContext> {
  const signedIn = await openContext(browser, size);
  await signIn(await signedIn.newPage(), sharedProduct().url, demoAccount({ role: 'owner' }));
  const { cookies } = await signedIn.storageState();
  await signedIn.close();
  return openContext(browser, size, { storageState: { cookies, origins: [] } });
}

it('a device that was never here loads at most 150 kB and asks nothing again that came with it', async () => {
  const context = await newDevice('phone');
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql')) asked.push(request.postDataJSON()?.operationName);
  });
  // The moment is noted in the page: what is asked for after it must not count because a test looks up late.
  await page.addInitScript(() => {
    new MutationObserver((_, watcher) => {
      if (document.querySelector('[data-thread]') === null) return;
      watcher.disconnect();
      performance.mark('list');
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${sharedProduct().url}/mail`);
  await page.locator('[data-thread]').first().waitFor();
  // The list is read once more when live updates have begun.
  const askedFirst = [...asked];
  const before = await page.evaluate(() => {
    const shown = performance.getEntriesByName('list')[0]?.startTime ?? Number.NaN;
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[];
    return entries
      .filter(({ startTime }) => startTime <= shown)
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }));
  });
  const files = before.filter(({ path }) => /^\/mail$|\.(?:js|css)$/.test(path));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  expect(files.length).toBeGreaterThanOrEqual(4);
  expect(files.every((file) => file.bytes > 0)).toBe(true);
  expect(bytes, JSON.stringify(files)).toBeLessThanOrEqual(MOST);
  // operation() throws when the app has no such operation any more.
  const cameAlong = ['Session', 'ThreadPage'].map((name) => operation(name).operationName);
  expect(askedFirst.filter((name) => cameAlong.includes(name))).toEqual([]);
  await context.close();
});

interface Seen {
  title: string;
  rows: { box: number[]; words: string }[];
}

/** What the rows in sight say and where they stand. */
const look = (page: Page, rows: string, title: string): Promise<Seen> =>
  page.evaluate(
    ([rowsAt, titleAt]) => {
      const found = [...document.querySelectorAll<HTMLElement>(rowsAt)].slice(0, 5);
      return {
        title: document.querySelector(titleAt)?.textContent ?? '',
        rows: found.map((row) => {
          const { x, y, width, height } = row.getBoundingClientRect();
          const words = [...row.querySelectorAll<HTMLElement>('[dir=auto]')].map((one) => one.textContent);
          return { box: [x, y, width, height].map(Math.round), words: words.join(' | ') };
        }),
      };
    },
    [rows, title] as const,
  );

describe.each(Object.keys(SIZES) as Size[])('what a %s shows before the app is there', (size) => {
  it('is what the app shows then, on a new device and at the next visit', async () => {
    const { url } = sharedProduct();
    const context = await newDevice(size);
    const page = await context.newPage();
    let letGo: () => void = () => undefined;
    await context.route('**/assets/app-*.js', async (route) => {
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await route.continue();
    });
    await page.goto(`${url}/mail`, { waitUntil: 'commit' });
    await page.locator('[data-first-row]').first().waitFor();
    const first = await look(page, '[data-first-row]', '#first-view span');
    letGo();
    await page.locator('[data-thread]').first().waitFor();
    await page.locator('#first-view').waitFor({ state: 'detached' });
    const rows = '#content li:has([data-thread]) > :first-child';
    const then = await look(page, rows, '#content h1');
    expect(first.rows).toHaveLength(5);
    expect(then).toEqual(first);
    await context.unroute('**/assets/app-*.js');

    await expect.poll(() => page.evaluate(() => localStorage.getItem('postroom.first-mail'))).not.toBeNull();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const again = await context.newPage();
    await again.addInitScript(() => {
      new MutationObserver((_, watcher) => {
        const row = document.querySelector('[data-first-row]');
        if (row === null) return;
        watcher.disconnect();
        Object.assign(globalThis, { sawFirst: row.textContent });
      }).observe(document, { childList: true, subtree: true });
    });
    await again.goto(`${url}/mail`);
    await again.locator('[data-thread]').first().waitFor();
    expect(await again.evaluate(() => Reflect.get(globalThis, 'sawFirst'))).toContain(
      first.rows[0]?.words.split(' | ')[0],
    );
    await context.close();
  });
});

it('a tap on a row before the app is there opens it once the app is', async () => {
  const context = await newDevice('phone');
  const page = await context.newPage();
  let letGo: () => void = () => undefined;
  await page.route('**/assets/app-*.js', async (route) => {
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await route.continue();
  });
  await page.goto(`${sharedProduct().url}/mail`, { waitUntil: 'commit' });
  const row = page.locator('[data-first-row]').nth(1);
  await row.waitFor();
  const subject = await row.locator('[dir=auto]').nth(1).textContent();
  await row.click();
  letGo();
  await page.getByRole('heading', { name: subject ?? '', level: 1 }).waitFor();
  await page.locator('#first-view').waitFor({ state: 'detached' });
  await context.close();
});

it('mail that comes after the list and before live updates begin is shown when they do', async () => {
  const [run, me] = [sharedProduct(), demoAccount({ role: 'owner' })];
  const context = await newDevice('phone');
  const page = await context.newPage();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.routeWebSocket(/\/graphql/, async (socket) => {
    await held;
    socket.connectToServer();
  });
  await page.goto(`${run.url}/mail`);
  await page.locator('[data-thread]').first().waitFor();
  const subject = `Meanwhile ${randomUUID().slice(0, 8)}`;
  await deliver(run, me.email, { from: 'k@rad.example', subject, text: 'Before you listened.' });
  const api = await signInByApi(run, me);
  await expect.poll(async () => (await api.threadsOf(subject)).length, { timeout: 20_000 }).toBe(1);
  expect(await row(page, subject).count()).toBe(0);
  letGo();
  // Without being read once more, the list would show it only some ten seconds later.
  await row(page, subject).waitFor({ timeout: 5_000 });
  await context.close();
});
