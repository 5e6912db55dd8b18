import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext, SIZES, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { openConversation, readMessage, row, signIn, untilInstalled } from './support/app.ts';
import { deliver } from './support/delivery.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

describe.each(Object.keys(SIZES) as Size[])('without a network, at a %s', (size) => {
  it('the list and opened messages are there after a reload, and what is written goes out later', async () => {
    const [me, colleague] = [demoAccount({ role: 'owner' }), demoAccount({ role: 'member' })];
    const run = sharedProduct();
    const context = await openContext(browser, size);
    const page = await context.newPage();
    await signIn(page, run.url, me);
    const read = `Frames are late ${randomUUID().slice(0, 8)}`;
    await deliver(run, me.email, { subject: read, text: 'The frames come on Thursday.' });
    await row(page, read).waitFor();
    await openConversation(page, read);
    expect(await readMessage(page)).toContain('on Thursday');
    await untilInstalled(page);
    await page.waitForTimeout(1_000); // reading takes a person longer

    await context.setOffline(true);
    await page.goto(`${run.url}/mail`);
    await row(page, read).waitFor();
    // A document loaded meanwhile may not have been told: then it is the server that is missing.
    const away = await page.evaluate(() => (navigator.onLine ? 'The server does not answer' : 'Offline'));
    await page.getByText(away).first().waitFor();
    await openConversation(page, read);
    expect(await readMessage(page)).toContain('on Thursday');
    if (size === 'phone') await page.goBack();

    const written = `Written in a tunnel ${randomUUID().slice(0, 8)}`;
    await page.getByRole('button', { name: 'Write' }).click();
    const letter = page.getByRole('dialog');
    await letter.getByRole('combobox', { name: 'To' }).fill(`${colleague.email},`);
    await letter.getByRole('textbox', { name: 'Subject' }).fill(written);
    await letter.getByRole('textbox', { name: 'Message' }).fill('No signal here.');
    await letter.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: /Outbox/ }).click();
    await page.getByText(written).first().waitFor();

    await context.setOffline(false);
    const other = await (await openContext(browser, 'desktop')).newPage();
    await signIn(other, run.url, colleague);
    await row(other, written).waitFor({ timeout: 60_000 });
    await other.context().close();
    await context.close();
  });
});

it('signing out in one tab leaves nothing of the person in either', async () => {
  const run = sharedProduct();
  const context = await openContext(browser, 'desktop');
  const [one, two] = [await context.newPage(), await context.newPage()];
  await signIn(one, run.url, demoAccount({ role: 'owner' }));
  await two.goto(`${run.url}/mail`);
  await two.locator('[data-thread]').first().waitFor();
  await one.waitForTimeout(1_500); // rows are written a moment after they came
  await two.getByRole('button', { name: new RegExp(demoAccount({ role: 'owner' }).email) }).click();
  await two.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const page of [one, two]) await page.getByRole('button', { name: 'Sign in' }).waitFor();
  for (const page of [one, two]) {
    const left = await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      person: localStorage.getItem('postroom.person'),
      searches: localStorage.getItem('postroom.search.recent'),
      // The app itself is kept, and nothing that a person sees in it.
      cached: (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))
        .flat()
        .map(({ url }) => new URL(url).pathname)
        .filter((path) => /^\/(?:graphql|files|auth)/.test(path)),
    }));
    expect(left).toEqual({ databases: [], person: null, searches: null, cached: [] });
  }
  await context.close();
});
