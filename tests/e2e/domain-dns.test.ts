// What a domain needs in DNS, and a signing key of its own, on a phone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { signIn } from './support/app.ts';
import { signInByApi } from './support/graphql.ts';

const run = sharedProduct();
const owner = demoAccount({ role: 'owner' });
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await (await openContext(browser, 'phone')).newPage();
  await signIn(page, run.url, owner);
});
afterAll(() => browser.close());

it('shows the records to publish, and a key that waits for its own', async () => {
  const api = await signInByApi(run, owner);
  const { viewer } = await api.query(
    '{ viewer { organization { domains(first: 50) { edges { node { id name } } } } } }',
  );
  // The one that is hosted here from the start: there may be others that are handed on.
  const [, name = ''] = owner.email.split('@');
  const domains: { node: { id: string; name: string } }[] = viewer.organization.domains.edges;
  const id = domains.find(({ node }) => node.name === name)?.node.id;
  await page.goto(`${run.url}/admin/domains/${id}/dns`);
  await page.getByRole('heading', { name: 'Records to publish' }).waitFor();
  await page.getByText(`MX ${name}`).waitFor();
  await page.getByText('v=spf1 mx -all').waitFor();

  await page.getByRole('button', { name: /Make a signing key|Change the key/ }).click();
  await page.getByText('Waiting for its record').waitFor();
  const record = page.getByText(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{300,}/).first();
  await record.waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await page.getByRole('button', { name: 'Give up' }).click();
  await page.getByText('It is deleted for good', { exact: false }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Give up' }).click();
  await page.getByText('Mail of this domain is not signed.').waitFor();
  expect(await page.getByText('Waiting for its record').count()).toBe(0);
});
