// Searching as a person does it: typing, choosing what is offered, the form, and the words marked in the message.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { eventually } from '../testkit/wait.ts';
import { signIn } from './support/app.ts';
import { deliver } from './support/delivery.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const box = (page: Page) => page.getByRole('combobox', { name: 'Search mail' });
const results = (page: Page) => page.getByRole('list', { name: 'Search' }).getByRole('listitem');

/** The words that the browser marks in the open message. */
const marked = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const views = [
      window,
      ...[...document.querySelectorAll('iframe')].flatMap((frame) => frame.contentWindow ?? []),
    ];
    return views.flatMap((view) => {
      const found = (view as typeof window).CSS.highlights.get('postroom-found');
      return found === undefined ? [] : [...found].map(String);
    });
  });

async function openSearch(size: Size): Promise<Page> {
  const page = await (await openContext(browser, size)).newPage();
  await signIn(page, sharedProduct().url, demoAccount({ role: 'member' }));
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await box(page).waitFor();
  return page;
}

describe.each(['desktop', 'phone'] as const)('on a %s', (size) => {
  it('a search is completed, filled in, explained, and its words are marked', async () => {
    const run = sharedProduct();
    const { email } = demoAccount({ role: 'member' });
    const word = `Schraubenzieher${size}`;
    await deliver(run, email, {
      subject: `Rechnung ${size}`,
      text: `Ein neuer ${word} aus 東京都, sehr gut.`,
      html: `<p>Ein neuer <b>Schrauben</b>zieher${size} aus 東京都, <i>sehr</i> gut.</p>`,
      attachments: [{ filename: `Preise_${size}.pdf`, content: Buffer.from('%PDF-1.4') }],
    });
    const page = await openSearch(size);

    // The keyboard alone: an operator, then somebody who wrote.
    await box(page).pressSequentially('fro');
    await page.getByRole('option', { name: /^from:/ }).waitFor();
    await box(page).press('ArrowDown');
    await box(page).press('Enter');
    await expect.poll(() => box(page).inputValue()).toBe('from:');
    await box(page).fill(`${word} has:attachment`);
    await eventually('the letter is read in and found', async () => {
      await box(page).press('Enter');
      await page.waitForTimeout(500);
      return (
        (await results(page)
          .filter({ hasText: `Rechnung ${size}` })
          .count()) === 1
      );
    });
    expect(await results(page).locator('mark').allTextContents()).toEqual([word]);

    // The form reads what is typed and writes it back.
    await page.getByRole('button', { name: 'Search options' }).click();
    const form = page.getByRole('dialog', { name: 'Search options' });
    expect(await form.getByRole('textbox', { name: 'Has the words' }).inputValue()).toBe(word);
    expect(await form.getByRole('switch', { name: 'Has files' }).isChecked()).toBe(true);
    await form.getByRole('textbox', { name: 'File name' }).fill('preise');
    await form.getByRole('combobox', { name: 'State' }).selectOption('Unread');
    await form.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => box(page).inputValue()).toBe(`${word} filename:preise has:attachment is:unread`);
    await expect.poll(() => results(page).count()).toBe(1);

    // Everywhere, or in the folder that was open.
    await page.getByRole('radio', { name: 'In Inbox' }).check();
    await expect.poll(() => box(page).inputValue()).toContain('in:inbox');
    await page.getByRole('radio', { name: 'Everywhere' }).check();
    await expect.poll(() => box(page).inputValue()).not.toContain('in:');

    // What makes no sense is explained beside the field, and the rest is found.
    await box(page).fill(`${word} before:soon `);
    await page.getByText('“soon” is no date.').waitFor();
    await expect.poll(() => results(page).count()).toBe(1);

    await box(page).fill(`${word} 京都`);
    await expect.poll(() => results(page).count()).toBe(1);
    await results(page).first().click();
    await page.getByRole('heading', { name: `Rechnung ${size}`, level: 1 }).waitFor();
    await expect.poll(() => marked(page), { timeout: 20_000 }).toEqual([word, '京都']);
    await page.context().close();
  });
});
