// What comes late, or comes again, takes nothing away: neither what is on the screen nor what a person is doing there.
import { randomUUID } from 'node:crypto';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { openConversation, row, signIn } from './support/app.ts';
import { deliver } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

const run = sharedProduct();
const me = demoAccount({ role: 'owner' });
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** Without a service worker, which would have the late part already. */
async function open(): Promise<Page> {
  const page = await (await openContext(browser, 'phone', { serviceWorkers: 'block' })).newPage();
  await signIn(page, run.url, me);
  return page;
}

/** Holds requests up until the function that it answers with is called. */
async function holdUp(page: Page, url: string, concerned: (route: Route) => boolean): Promise<() => void> {
  let letGo: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(url, async (route) => {
    if (concerned(route)) await released;
    await route.continue();
  });
  return letGo;
}

it('what is typed before the editor is there stays, and so does the focus', async () => {
  const page = await open();
  const letGo = await holdUp(page, '**/assets/editor-*.js', () => true);
  await page.getByRole('button', { name: 'Write' }).click();
  const to = page.getByRole('dialog').getByRole('combobox', { name: 'To' });
  await to.pressSequentially('jonas');
  letGo();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await to.inputValue()).toBe('jonas');
  expect(await to.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.context().close();
});

it('a message whose text is still on its way shows who wrote it', async () => {
  const subject = `Late words ${randomUUID().slice(0, 8)}`;
  const page = await open();
  const letGo = await holdUp(page, '**/graphql', (route) =>
    (route.request().postData() ?? '').includes('"MessageBody"'),
  );
  await deliver(run, me.email, { subject, text: 'Here they are.' });
  await row(page, subject).waitFor();
  await openConversation(page, subject);
  const message = page.getByRole('article').last();
  await message.getByText('Käthe Groß').first().waitFor();
  await message.getByRole('status', { name: 'Loading …' }).waitFor();
  letGo();
  await message.getByText('Here they are.').waitFor();
  await page.context().close();
});

it('a question stays open while its conversation is read again', async () => {
  const subject = `A program ${randomUUID().slice(0, 8)}`;
  const page = await open();
  const attachments = [{ filename: 'invoice.pdf.exe', content: 'MZ' }];
  await deliver(run, me.email, { subject, text: 'See the file.', attachments });
  await row(page, subject).waitFor();
  await openConversation(page, subject);
  await page.getByRole('button', { name: /^Download invoice\.pdf\.exe/ }).click();
  const question = page.getByRole('dialog', { name: 'Download invoice.pdf.exe?' });
  await question.waitFor();
  const kept = await question.elementHandle();

  const api = await signInByApi(run, me);
  const [thread] = await api.threadsOf(subject);
  await api.query('mutation ($input: StarInput!) { star(input: $input) { __typename } }', {
    input: { ids: [thread?.id], starred: true },
  });
  await page.locator('[aria-label="Star"][aria-pressed="true"]').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(1_000); // the conversation is read again a moment after the event
  expect(await kept?.evaluate((element) => element.isConnected)).toBe(true);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await page.context().close();
});

it('a part that cannot be fetched does not take the app away, also when the server is there again', async () => {
  const page = await open();
  await page.route('**/assets/*', (route) => route.abort('internetdisconnected'));
  const asked = page.waitForResponse('**/?now');
  await page.evaluate(() => Object.assign(window, { stays: true }));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Reload' }).waitFor();
  expect((await asked).status()).toBe(200);
  await page.waitForTimeout(500); // it would have gone by then
  expect(await page.evaluate(() => 'stays' in window)).toBe(true);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('heading', { name: 'Settings' }).first().waitFor();
  await page.context().close();
});

it('a part that is gone because the app was replaced brings the new app', async () => {
  const page = await open();
  await page.route('**/assets/*', (route) => route.fulfill({ status: 404, body: '' }));
  await page.route('**/?now', async (route) => {
    const answer = await route.fetch();
    await page.unroute('**/assets/*');
    const body = (await answer.text()).replaceAll(/\/app-[\w-]+\.js/g, '/app-new.js');
    await route.fulfill({ response: answer, body });
  });
  await page.evaluate(() => Object.assign(window, { stays: true }));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.waitForFunction(() => !('stays' in window));
  await page.getByRole('heading', { name: 'Settings' }).first().waitFor();
  await page.context().close();
});
