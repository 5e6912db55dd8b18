import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { signIn } from './support/app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** Bytes of documents, scripts and styles, compressed, asked for before the list is in sight. Headers are not counted. */
const MOST = 150_000;

it('a device that was never here loads at most 150 kB of the app before the list shows', async () => {
  const { url } = sharedProduct();
  const signedIn = await openContext(browser, 'phone');
  await signIn(await signedIn.newPage(), url, demoAccount({ role: 'owner' }));
  const { cookies } = await signedIn.storageState();
  await signedIn.close();

  const context = await openContext(browser, 'phone', { storageState: { cookies, origins: [] } });
  const page = await context.newPage();
  // The moment is noted in the page: what is asked for after it must not count because a test looks up late.
  await page.addInitScript(() => {
    new MutationObserver((_, watcher) => {
      if (document.querySelector('[data-thread]') === null) return;
      watcher.disconnect();
      performance.mark('list');
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${url}/mail`);
  await page.locator('[data-thread]').first().waitFor();
  const files = await page.evaluate(() => {
    const shown = performance.getEntriesByName('list')[0]?.startTime ?? Number.NaN;
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[];
    return entries
      .filter(
        ({ name, startTime }) => startTime <= shown && /\/mail$|\.(?:js|css)$/.test(new URL(name).pathname),
      )
      .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize }));
  });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const largest = files.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8);
  expect(files.length).toBeGreaterThan(5);
  expect(files.every((file) => file.bytes > 0)).toBe(true);
  expect(bytes, JSON.stringify(largest)).toBeLessThanOrEqual(MOST);
  await context.close();
});
