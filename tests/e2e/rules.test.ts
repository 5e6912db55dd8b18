import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { eventually } from '../testkit/wait.ts';
import { goInApp, openConversation, signIn } from './support/app.ts';
import { deliver, STRANGER } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** `RULES_PICTURES` names a folder for pictures of the pages, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.RULES_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

it.each<Size>(['desktop', 'phone'])('a rule made on a %s files mail as it arrives', async (size) => {
  const run = sharedProduct();
  const account = demoAccount({ role: 'member' });
  const folder = `Suppliers ${size}`;
  const page = await (await openContext(browser, size)).newPage();
  await signIn(page, run.url, account);
  await deliver(run, account.email, { subject: `Catalogue for the ${size}`, text: 'It is out.' });
  await openConversation(page, `Catalogue for the ${size}`);
  await page.getByRole('button', { name: 'More actions' }).last().click();
  await page.getByRole('menuitem', { name: 'Create a rule' }).click();

  const dialog = page.getByRole('dialog', { name: 'New rule' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(`Leipzig ${size}`);
  expect(await dialog.getByRole('textbox', { name: 'Value' }).inputValue()).toBe(STRANGER);
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(folder);
  await dialog.getByRole('button', { name: 'Try on existing mail' }).click();
  await dialog.getByText(/Would have matched \d+ of the last \d+/).waitFor();
  await picture(page, `dialog-${size}`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`From is ${STRANGER} → move to ${folder}`).waitFor();
  await page.getByRole('button', { name: `Move Leipzig ${size} up` }).waitFor();
  await picture(page, `rules-${size}`);

  await deliver(run, account.email, { subject: `Price list for the ${size}`, text: 'As agreed.' });
  const api = await signInByApi(run, account);
  await eventually('it is filed', async () => {
    const { viewer } = await api.query(
      '{ viewer { mailAccounts(first: 5) { edges { node { folders(first: 50) { edges { node { path messageCount } } } } } } } }',
    );
    const folders: { node: { path: string; messageCount: number } }[] =
      viewer.mailAccounts.edges[0].node.folders.edges;
    return folders.some(({ node }) => node.path === folder && node.messageCount === 1);
  });
  expect(await api.threadsOf(`Price list for the ${size}`)).toEqual([]);

  await page.getByRole('switch', { name: `Leipzig ${size}` }).click();
  await eventually('it is switched off', () =>
    page.getByRole('switch', { name: `Leipzig ${size}` }).isEnabled(),
  );
  await page.getByRole('button', { name: 'Script', exact: true }).click();
  await page.getByRole('textbox', { name: 'Script' }).press('Control+End');
  await page.getByRole('textbox', { name: 'Script' }).pressSequentially('nonsense;');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('button', { name: /^Line \d+: / }).waitFor();
  await picture(page, `script-${size}`);

  await page.getByRole('button', { name: 'Out of office' }).click();
  await page.getByRole('switch', { name: 'Answer while I am away' }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill('Back on Monday.');
  await picture(page, `absence-${size}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved on the mail server.').waitFor();
  await goInApp(page, '/mail/inbox');
  await page.getByText(`Out of office is on for ${account.email}.`).waitFor();
  await picture(page, `banner-${size}`);
  await page.getByRole('link', { name: 'Change' }).click();
  await page.getByRole('switch', { name: 'Answer while I am away' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  // Not the toast: that of the first time may still stand, and a page closed now takes the request with it.
  await eventually('the answer is off again', async () => {
    const { viewer } = await api.query(
      '{ viewer { mailAccounts(first: 5) { edges { node { absence { from } } } } } }',
    );
    return viewer.mailAccounts.edges.every(({ node }: { node: { absence: unknown } }) => !node.absence);
  });
  await page.context().close();
});
