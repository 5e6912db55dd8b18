// What an administrator does when mail does not arrive: the queue, one message in it, all of it, its way, and how much there is.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedDataDirectory, sharedProduct } from '../testkit/product.ts';
import { deadDestination, enqueue, putOff } from '../testkit/queue.ts';
import { goInApp, signIn } from './support/app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const MANY = 230;
const stack = () => ({ env: { MAIL_AGENT_SOCKET: join(sharedDataDirectory(), 'run', 'agent.sock') } });

/** `QUEUE_PICTURES` names a folder for pictures of the pages, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.QUEUE_PICTURES;
  if (!folder) return;
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function open(size: Size): Promise<Page> {
  const page = await (await openContext(browser, size)).newPage();
  await signIn(page, sharedProduct().url, demoAccount({ role: 'owner' }));
  return page;
}

const confirm = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog').last().getByRole('button', { name }).click();

it('finds out why mail waits, holds, releases and deletes it, and stops a job that is under way', async () => {
  const domain = deadDestination();
  await putOff(stack(), domain, MANY);
  const page = await open('desktop');
  await goInApp(page, '/admin/queue');
  await page.getByText(`All ${MANY} messages`).waitFor();

  // Live: what comes appears by itself.
  const text = 'Subject: Late order\n\nGood evening.\n';
  await enqueue(stack(), { from: 'late@bikes.example', to: [`bo@${domain}`], text });
  await page.getByText(`All ${MANY + 1} messages`).waitFor();
  await picture(page, 'queue-desktop');
  await page.getByRole('searchbox', { name: /Address, queue ID/ }).fill('late@');
  const late = page.getByRole('button', { name: /late@bikes\.example/ });
  await late.getByText('Connection refused').waitFor();
  await late.click();

  const sheet = page.getByRole('dialog', { name: 'Message' });
  await sheet.getByRole('button', { name: 'Show the text' }).click();
  await sheet.getByText('Subject: Late order').waitFor();
  await sheet
    .getByText(/status=deferred/)
    .first()
    .waitFor();
  await picture(page, 'message-desktop');
  await sheet.getByRole('link', { name: 'Its whole way' }).click();
  await page.getByText('Failed, will be tried again').first().waitFor();
  await picture(page, 'way-desktop');
  await page.getByRole('link', { name: 'See it in the queue' }).click();
  await sheet.getByRole('button', { name: 'Hold', exact: true }).click();
  await page.getByText('1 message waits until somebody releases them.').waitFor();
  await confirm(page, 'Hold: 1 message');
  await late.getByText('On hold').waitFor();
  await page.getByRole('checkbox', { name: /^Select [0-9A-Z]/ }).check();
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await confirm(page, 'Release: 1 message');
  await late.getByText('Deferred').waitFor();

  // All of them: exactly so many, tried until somebody stops it.
  await page.getByRole('searchbox', { name: /Address, queue ID/ }).fill(domain);
  await page.getByText(`All ${MANY + 1} messages`).waitFor();
  await page.getByRole('button', { name: 'Try now', exact: true }).click();
  await page.getByText(`Postfix tries to deliver ${MANY + 1} messages now.`).waitFor();
  await confirm(page, `Try now: ${MANY + 1} messages`);
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('Stopped', { exact: true }).waitFor();
  await picture(page, 'history-desktop');

  await page.getByRole('button', { name: 'Messages', exact: true }).click();
  await page.getByRole('searchbox', { name: /Address, queue ID/ }).fill('ada001@bikes.example');
  await page.getByText('All 1 message', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText(/1 message is removed for ever/).waitFor();
  await confirm(page, 'Delete: 1 message');
  await page.getByText('No message is like this').waitFor();
  await page.getByRole('searchbox', { name: /Address, queue ID/ }).fill(domain);
  await page.getByText(`All ${MANY} messages`).waitFor();
});

it.each<Size>(['phone', 'desktop'])(
  'follows a message by its address and sees the flow on a %s',
  async (size) => {
    const page = await open(size);
    await goInApp(page, '/admin/trace?search=late%40bikes.example');
    await page
      .getByRole('link', { name: /late@bikes\.example/ })
      .first()
      .waitFor();
    await picture(page, `trace-${size}`);
    await page
      .getByRole('link', { name: /late@bikes\.example/ })
      .first()
      .click();
    for (const step of ['Taken in', 'In the queue', 'Failed, will be tried again', 'Held back', 'Released']) {
      await page.getByText(step, { exact: true }).first().waitFor();
    }
    await picture(page, `way-${size}`);
    await goInApp(page, '/admin/flow');
    await page.getByRole('heading', { name: 'Mail flow' }).waitFor();
    await page.getByRole('group', { name: 'What became of it' }).waitFor();
    await picture(page, `flow-${size}`);
    await goInApp(page, '/admin/queue?part=metrics');
    await page.getByRole('group', { name: 'In and out' }).waitFor();
    await picture(page, `metrics-${size}`);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await picture(page, `metrics-${size}-dark`);
    await goInApp(page, '/admin/queue');
    await page.getByText(/^All \d+ messages/).waitFor();
    await picture(page, `queue-${size}-dark`);
    await page.emulateMedia({ colorScheme: 'light' });
    await picture(page, `queue-${size}-light`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  },
);
