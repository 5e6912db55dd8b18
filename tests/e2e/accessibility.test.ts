import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext, SIZES, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { signIn } from './support/app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

const pages = [
  '/mail',
  '/search',
  '/outbox',
  '/settings',
  '/settings/profile',
  '/settings/sessions',
  '/settings/appearance',
  '/settings/accounts',
  '/settings/accounts/new',
  '/settings/people',
  '/settings/domains',
  '/settings/storage',
];

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

async function violations(page: Page, where: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(wcag).analyze();
  return found.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

const appearances = (Object.keys(SIZES) as Size[]).flatMap((size) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ size, colorScheme })),
);

describe.each(appearances)('every page, at a $size and in $colorScheme colours,', ({ size, colorScheme }) => {
  it('meets WCAG 2.1 AA as far as axe can tell', async () => {
    const { url } = sharedProduct();
    const context = await openContext(browser, size, { colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const found = await violations(page, '/sign-in');
    await signIn(page, url, demoAccount({ role: 'owner' }));
    for (const path of pages) {
      await page.goto(url + path);
      await page.getByRole('main').waitFor();
      await page.waitForLoadState('networkidle');
      found.push(...(await violations(page, path)));
    }
    await page.goto(`${url}/mail`);
    await page.getByRole('list', { name: 'Inbox' }).getByRole('link').first().click();
    await page.getByRole('article').last().waitFor();
    found.push(...(await violations(page, 'a conversation')));
    await page.getByRole('button', { name: 'Reply', exact: true }).last().click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await violations(page, 'an answer')));
    expect(found).toEqual([]);
    await context.close();
  });
});
