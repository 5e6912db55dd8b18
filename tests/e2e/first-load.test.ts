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

/** Bytes of documents, scripts and styles, compressed, before the list is in sight. Headers are not counted. */
const MOST = 150_000;

it('a device that was never here loads at most 150 kB of the app before the list shows', async () => {
  const { url } = sharedProduct();
  const signedIn = await openContext(browser, 'phone');
  await signIn(await signedIn.newPage(), url, demoAccount({ role: 'owner' }));
  const { cookies } = await signedIn.storageState();
  await signedIn.close();

  const context = await openContext(browser, 'phone', { storageState: { cookies, origins: [] } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const files = new Map<string, number>();
  session.on('Network.responseReceived', ({ response, type }) => {
    if (['Document', 'Script', 'Stylesheet'].includes(type))
      files.set(response.url, Number(response.headers['content-length']));
  });
  await page.goto(`${url}/mail`);
  await page.locator('[data-thread]').first().waitFor();
  const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
  const largest = [...files].toSorted(([, a], [, b]) => b - a).slice(0, 8);
  expect(files.size).toBeGreaterThan(5);
  expect(bytes, JSON.stringify(largest)).toBeLessThanOrEqual(MOST);
  await context.close();
});
