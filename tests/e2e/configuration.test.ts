import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { goInApp, signIn } from './support/app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** `CONFIGURATION_PICTURES` names a folder for pictures of the pages, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.CONFIGURATION_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Colours that are on their way from one to another are no colours to judge. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
      ),
  );

/** What axe finds, in light and in dark colours. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
      .analyze();
    found.push(
      ...violations.map(({ id, nodes }) => `${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`),
    );
  }
  return found;
}

/** A service with an option of its own, and an entry of a table, by their forms. */
async function changeServicesAndTables(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Services' }).click();
  await page.getByRole('button', { name: 'Add a service' }).click();
  const form = page.getByRole('dialog', { name: 'Add a service' });
  await form.getByRole('textbox', { name: 'Name' }).fill('127.0.0.1:99999');
  await form.getByRole('button', { name: 'Add to changes' }).click();
  await form.getByText(/write its number, 1 to 65535/).waitFor();
  await picture(page, 'service-wrong');
  await form.getByRole('textbox', { name: 'Name' }).fill('127.0.0.1:10025');
  await form.getByRole('button', { name: 'Add to changes' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^127\.0\.0\.1:10025/ }).click();
  await page.getByRole('button', { name: 'Add an option' }).click();
  await page.getByRole('combobox', { name: 'Parameter' }).fill('smtpd_helo_required');
  await page.getByRole('combobox', { name: 'New value' }).selectOption('yes');
  await page.getByRole('button', { name: 'Add to changes' }).click();
  await page.getByText('4 changes', { exact: true }).waitFor();
  await settled(page);
  await picture(page, 'services');
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Tables' }).click();
  await page.getByRole('button', { name: /^regexp:header_checks/ }).click();
  const text = page.getByRole('textbox', { name: 'Text' });
  const entries = await text.inputValue();
  await text.fill(`${entries}/^X-Old:/ IGNORE\n/^X-(/ IGNORE\n`);
  await page.getByRole('button', { name: 'Add to changes' }).click();
  await page.getByRole('button', { name: /^Line 3: / }).waitFor();
  await picture(page, 'table-wrong');
  await text.fill(`${entries}/^X-Old:/ IGNORE\n`);
  await page.getByRole('button', { name: 'Add to changes' }).click();
  await page.getByText('5 changes', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your changes' });
  await dialog.getByText('+127.0.0.1:10025 inet n y n 0 - smtpd').waitFor();
  await dialog.getByText('+  -o smtpd_helo_required=yes').waitFor();
  await dialog.getByText('+/^X-Old:/ IGNORE').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Files' }).click();
}

it.each<Size>(['desktop', 'phone'])(
  'parameters and files are found, changed and reviewed on a %s',
  async (size) => {
    const page = await (await openContext(browser, size)).newPage();
    await signIn(page, sharedProduct().url, demoAccount({ role: 'owner' }));
    await goInApp(page, '/admin/configuration');
    await page.getByRole('button', { name: /^myhostname/ }).waitFor();
    await picture(page, `list-${size}`);

    await page.getByRole('searchbox', { name: 'Search' }).fill('message size limit');
    await page.getByRole('button', { name: /^message_size_limit 52428800/ }).click();
    await page.getByText(/The largest message that is taken/).waitFor();
    await page.getByRole('textbox', { name: 'New value' }).fill('a lot');
    await page.getByRole('button', { name: 'Add to changes' }).click();
    await page.getByText(/is no size/).waitFor();
    await picture(page, `wrong-${size}`);
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'New value' }).fill('20971520');
    await page.getByRole('button', { name: 'Add to changes' }).click();
    await page.getByText('1 change', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Files' }).click();
    await page.getByRole('combobox', { name: 'File' }).selectOption('dovecot/dovecot.conf');
    const text = page.getByRole('textbox', { name: 'Text' });
    expect(await text.inputValue()).toContain('doveadm_api_key = ********');
    await text.fill((await text.inputValue()).replace('ssl = yes', 'ssl = required'));
    await picture(page, `file-${size}`);
    await page.getByRole('button', { name: 'Add to changes' }).click();
    await page.getByText('2 changes', { exact: true }).waitFor();
    if (size === 'phone') await changeServicesAndTables(page);

    await page.getByRole('button', { name: 'Review' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your changes' });
    await dialog.getByText('+message_size_limit = 20971520').waitFor();
    await dialog.getByText('+ssl = required').waitFor();
    await dialog.getByText(/This touches encryption/).waitFor();
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await picture(page, `review-${size}`);
    await dialog.getByRole('button', { name: 'Discard all' }).click();
    await page.getByRole('button', { name: 'Review' }).waitFor({ state: 'detached' });
    expect(await text.inputValue()).toContain('ssl = yes');
  },
);

/** Sets a parameter by its form and opens the window with all changes. */
async function changeByForm(page: Page, name: string, value: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill(name);
  await page.getByRole('button', { name: new RegExp(`^${name} `) }).click();
  await page.getByRole('textbox', { name: 'New value' }).fill(value);
  await page.getByRole('button', { name: 'Add to changes' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your changes' });
  await dialog.getByText(`+${name} = ${value}`).waitFor();
  return dialog;
}

const generation = (page: Page, has: Locator): Locator => page.getByRole('listitem').filter({ has });
const live = (page: Page): Locator => generation(page, page.getByText('Live', { exact: true }));

/** Proving takes seconds. */
const PROVEN = { timeout: 60_000 };

it('a change is found again after the page was loaded anew, and kept; a bad one is refused; and the way back', async () => {
  const page = await (await openContext(browser, 'desktop')).newPage();
  await signIn(page, sharedProduct().url, demoAccount({ role: 'owner' }));
  await goInApp(page, '/admin/configuration');
  await page.getByRole('button', { name: 'History' }).click();
  const before = (await live(page).getByRole('heading').textContent()) ?? '';

  const dialog = await changeByForm(page, 'smtpd_tls_exclude_ciphers', 'aNULL');
  await dialog.getByText(/This touches encryption/).waitFor();
  await dialog.getByRole('textbox', { name: /Why/ }).fill('Nobody without a certificate');
  await dialog.getByRole('button', { name: 'Prove and apply' }).click();
  await dialog.getByRole('list', { name: 'What is being done' }).getByText('Values checked').waitFor();
  await picture(page, 'proving');
  await dialog.getByRole('button', { name: 'Close' }).click();
  const underway = page.getByRole('region', { name: 'A change is on its way' });
  await underway.getByRole('heading', { name: 'Nobody without a certificate' }).waitFor();
  await page.reload();
  const keep = underway.getByRole('button', { name: 'Keep it' });
  await keep.waitFor(PROVEN);
  await picture(page, 'underway');
  expect(await violations(page)).toEqual([]);
  await keep.click();
  await underway.getByText('It is live, and confirmed.').waitFor();
  await underway.getByRole('button', { name: 'Close' }).click();

  const bad = 'lmtp:inet:127.0.0.1:9';
  await changeByForm(page, 'virtual_transport', bad);
  await dialog.getByRole('textbox', { name: /Why/ }).fill('Mail to another port');
  await dialog.getByRole('button', { name: 'Prove and apply' }).click();
  await dialog.getByText('Refused: mail would have suffered. Nothing was changed.').waitFor(PROVEN);
  await dialog
    .getByText(/not delivered: deferred/)
    .first()
    .waitFor();
  await picture(page, 'refused');
  await dialog.getByRole('button', { name: 'Back to what was entered' }).click();
  await dialog.getByText(`+virtual_transport = ${bad}`).waitFor();
  await dialog.getByRole('button', { name: 'Discard all' }).click();

  await page.getByRole('button', { name: 'History' }).click();
  await generation(page, page.getByRole('heading', { name: before, exact: true }))
    .getByRole('button', { name: 'Restore' })
    .click();
  const restore = page.getByRole('dialog', { name: /live again/ });
  await restore.getByText('-smtpd_tls_exclude_ciphers = aNULL').waitFor();
  await picture(page, 'restore');
  await restore.getByRole('button', { name: 'Prove and apply' }).click();
  await restore.getByRole('button', { name: 'Keep it' }).click(PROVEN);
  await restore.getByText('It is live, and confirmed.').waitFor();
  await restore.getByRole('button', { name: 'Close' }).click();
  await live(page).getByText('Restored', { exact: true }).waitFor();
  await live(page).getByRole('button', { name: 'Compare' }).click();
  await live(page).getByRole('combobox', { name: 'Compare with' }).selectOption({ label: before });
  await live(page).getByText('Nothing differs: all files are the same.').waitFor();
  await picture(page, 'history');
  expect(await violations(page)).toEqual([]);
});
