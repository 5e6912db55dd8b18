import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { signIn } from './support/app.ts';
import { signInByApi } from './support/graphql.ts';

const run = sharedProduct();
const name = `harbour-${randomBytes(3).toString('hex')}.example`;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  context = await openContext(browser, 'phone');
  page = await context.newPage();
  await signIn(page, run.url, demoAccount({ role: 'owner' }));
});
afterAll(() => browser.close());

describe('a domain, on a phone', () => {
  it('is added by the wizard, which can be left and gone on with', async () => {
    await page.goto(`${run.url}/admin/domains/new`);
    await page.getByRole('textbox', { name: 'Domain' }).fill(name);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: `Set up ${name}` }).waitFor();
    await page.getByRole('link', { name: 'Later' }).click();
    await page.getByRole('link', { name: new RegExp(name) }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('textbox', { name: 'Name of the person' }).fill('Hanna Lund');
    await page.getByRole('textbox', { name: 'Address' }).fill('hanna');
    await page.getByRole('textbox', { name: 'Password' }).fill('velvet-otter-climbs-42');
    await page.getByRole('button', { name: 'Make mailbox' }).click();
    await page.getByText(`${name} is set up`).waitFor();
    await page.getByRole('link', { name: 'Open the domain' }).click();
    await page.getByText(`hanna@${name}`).first().waitFor();
  });

  it('says how many mailboxes a suspension stops, and wants the name before it deletes', async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Suspend' }).click();
    await page.getByText(/^1 mailbox stops/).waitFor();
    await page.getByRole('textbox', { name: /Reason/ }).fill('Moving house');
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText(/Moving house/).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(`${name} takes mail again.`).waitFor();

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText(/1 mailbox and no alias go for good/).waitFor();
    const confirm = page.getByRole('textbox', { name: `Type ${name} to confirm` });
    await confirm.fill('another.example');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText(`Type ${name} to confirm.`).waitFor();
    await confirm.fill(name);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText(`${name} is there again.`).waitFor();
  });

  it('stays hosted while there are mailboxes; another one is kept for its own server', async () => {
    const change = async () => {
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await page.getByRole('radio', { name: /^Backup MX/ }).check();
      await page.getByRole('textbox', { name: 'Addresses' }).fill('ada\nbob');
    };
    await change();
    await page.getByText(/^The domain has 1 mailbox and no alias here/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/they would get no more mail/i)
      .nth(1)
      .waitFor();

    const backup = `backup-${name}`;
    const api = await signInByApi(run, demoAccount({ role: 'owner' }));
    const answer = await api.query(
      'mutation ($input: CreateDomainInput!) { createDomain(input: $input) { ... on CreateDomainPayload { domain { id } } } }',
      { input: { name: backup } },
    );
    await page.goto(`${run.url}/admin/domains/${answer.createDomain.domain.id}`);
    await change();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('For 2 addresses; others are refused').waitFor();
    expect(await page.getByRole('heading', { name: 'Mailboxes' }).count()).toBe(0);
    await page.goto(`${run.url}/admin/domains`);
    await page.getByRole('link', { name: new RegExp(`${backup}.*Backup MX`) }).waitFor();
  });

  it('has a directory that is as it should be', async () => {
    await page.goto(`${run.url}/admin/directory`);
    await page.getByRole('button', { name: 'Compare and repair' }).click();
    await page
      .getByText(/The directory is as it should be/)
      .first()
      .waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
