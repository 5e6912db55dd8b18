import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { row, signIn } from './support/app.ts';
import { deliver } from './support/delivery.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

const shot = async (page: Page, name: string): Promise<void> => {
  if (process.env.POSTROOM_SHOTS)
    await page.screenshot({ path: `${process.env.POSTROOM_SHOTS}/folders-${name}.png` });
};

const folderLink = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name });

/** By the pointer's other button, as on a desktop. */
async function choose(page: Page, folder: string, entry: RegExp): Promise<void> {
  await folderLink(page, folder).click({ button: 'right' });
  await page.getByRole('menuitem', { name: entry }).click();
}

async function nameIt(page: Page, name: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await shot(page, `dialog-${button.toLowerCase()}`);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

it('folders are made, renamed, moved, filled by dragging, deleted and emptied', async () => {
  const [run, me] = [sharedProduct(), demoAccount({ role: 'member' })];
  const mark = randomUUID().slice(0, 6);
  const [top, other, renamed] = [`Bids ${mark}`, `Customers ${mark}`, `निविदा ${mark}`];
  const subject = `Frames for ${mark}`;
  await deliver(run, me.email, { subject, text: 'Forty of them.' });
  const page = await (await openContext(browser, 'desktop')).newPage();
  await signIn(page, run.url, me);
  await row(page, subject).waitFor();

  for (const name of [top, other]) {
    await page.getByRole('button', { name: 'New folder' }).first().click();
    await nameIt(page, name, 'Create');
    await folderLink(page, name).waitFor();
  }
  await folderLink(page, top).click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Rename/ }).waitFor();
  await shot(page, 'menu');
  await page.getByRole('menuitem', { name: /^Rename/ }).click();
  await nameIt(page, renamed, 'Rename');
  await folderLink(page, renamed).waitFor();

  await choose(page, renamed, /^Move/);
  const targets = page.getByRole('dialog');
  await targets.getByRole('textbox', { name: 'Find a folder' }).fill(other);
  await shot(page, 'move');
  await targets.getByRole('button', { name: other }).click();
  await page.getByRole('button', { name: `Open the folders in ${other}` }).click();

  await row(page, subject).dragTo(folderLink(page, renamed));
  await row(page, subject).waitFor({ state: 'detached' });
  await folderLink(page, renamed).click();
  await row(page, subject).waitFor();
  await shot(page, 'inside');

  await choose(page, other, /^Delete/);
  const question = page.getByRole('dialog');
  await question.getByText('It has 1 folder inside, which goes too.').waitFor();
  await shot(page, 'delete');
  await question.getByRole('button', { name: 'Move 1 message to the trash' }).click();
  await folderLink(page, other).waitFor({ state: 'detached' });
  expect(await folderLink(page, renamed).count()).toBe(0);

  await folderLink(page, 'Trash').click();
  await row(page, subject).waitFor();
  await page.getByRole('button', { name: 'Empty Trash' }).click();
  await shot(page, 'empty');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete \d+ messages?$/ })
    .click();
  await row(page, subject).waitFor({ state: 'detached' });
  await page.getByText('The trash is empty').waitFor();
  await shot(page, 'emptied');
  await page.context().close();
});
