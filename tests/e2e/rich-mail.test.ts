import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { openConversation, row, signIn } from './support/app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

async function open(size: Size, account: ReturnType<typeof demoAccount>): Promise<Page> {
  const page = await (await openContext(browser, size)).newPage();
  await signIn(page, sharedProduct().url, account);
  return page;
}

/** A red square of 2 × 2. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==';

/** What a web page or an office program puts on the clipboard. */
async function paste(field: Locator, html: string): Promise<void> {
  await field.evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData('text/html', text);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, html);
}

describe.each(['phone'] as const)('a letter with formatting, written at a %s', (size) => {
  it('arrives as it was written, with its picture, and is quoted in the answer', async () => {
    const writer = await open(size, demoAccount({ role: 'owner' }));
    const reader = await open('desktop', demoAccount({ role: 'member' }));
    const subject = `A red hub from the ${size}`;

    await writer.getByRole('button', { name: 'Write' }).click();
    const letter = writer.getByRole('dialog');
    await letter.getByRole('combobox', { name: 'To' }).fill(`${demoAccount({ role: 'member' }).email},`);
    await letter.getByRole('textbox', { name: 'Subject' }).fill(subject);
    const text = letter.getByRole('textbox', { name: 'Message' });
    await text.click();
    await writer.keyboard.press('Control+b');
    await writer.keyboard.type('Forty hubs');
    await writer.keyboard.press('Control+b');
    await writer.keyboard.type(' are here:');
    await writer.keyboard.press('Enter');
    await writer.keyboard.type('- red ones');
    await writer.keyboard.press('Enter');
    await writer.keyboard.type('green ones');
    await writer.keyboard.press('Enter');
    await writer.keyboard.press('Enter');
    await paste(
      text,
      `<!--StartFragment--><style>p{color:red}</style><p class="MsoNormal"><span style="font-weight:700">From Word</span><o:p></o:p></p>
       <script>window.broken = true</script><p onclick="alert(1)">See <a href="https://hubs.example/list">the list</a></p><img src="data:image/png;base64,${PICTURE}">`,
    );
    await text.locator('img[src^="blob:"]').waitFor();
    await expect.poll(() => text.locator('ul li').count()).toBe(2);
    if (size === 'phone') {
      const tools = await letter.getByRole('toolbar').boundingBox();
      expect(tools?.height ?? 0).toBeGreaterThanOrEqual(44);
    }
    await letter.getByRole('button', { name: 'Send' }).click();

    await row(reader, subject).waitFor({ timeout: 60_000 });
    await openConversation(reader, subject);
    const body = reader.getByRole('article').last().locator('iframe').contentFrame().locator('body');
    await body.getByText('From Word').waitFor();
    expect(await body.locator('b').allTextContents()).toEqual(['Forty hubs', 'From Word']);
    expect(await body.locator('li').allTextContents()).toEqual(['red ones', 'green ones']);
    expect(await body.locator('a').getAttribute('href')).toBe('https://hubs.example/list');
    await body.locator('img[src^="blob:"]').waitFor();

    await reader.getByRole('button', { name: 'Reply', exact: true }).last().click();
    const answer = reader.getByRole('dialog');
    await answer.getByRole('textbox', { name: 'Message' }).click();
    await reader.keyboard.type('Thank you!');
    await answer.getByRole('button', { name: 'Show the quoted message' }).click();
    await answer.locator('iframe').contentFrame().getByText('From Word').waitFor();
    await answer.locator('iframe').contentFrame().locator('img[src^="blob:"]').waitFor();
    await answer.getByRole('button', { name: 'Send' }).click();
    await writer.getByRole('link', { name: subject }).first().waitFor({ timeout: 60_000 });
    await openConversation(writer, subject);
    const back = writer.getByRole('article').last().locator('iframe').contentFrame();
    await back.getByText('Thank you!').waitFor({ timeout: 40_000 });
    await back.locator('img').first().waitFor({ state: 'attached' });
    expect(await back.locator('blockquote').first().textContent()).toContain('From Word');
    await writer.context().close();
    await reader.context().close();
  });
});

describe('a message for tomorrow', () => {
  it('waits among the scheduled ones, and goes when it is sent now', async () => {
    const writer = await open('desktop', demoAccount({ role: 'owner' }));
    await writer.getByRole('button', { name: 'Write' }).click();
    const letter = writer.getByRole('dialog');
    await letter.getByRole('combobox', { name: 'To' }).fill(`${demoAccount({ role: 'owner' }).email},`);
    await letter.getByRole('textbox', { name: 'Subject' }).fill('For tomorrow');
    await letter.getByRole('textbox', { name: 'Message' }).fill('Good morning!');
    await letter.getByRole('button', { name: 'Schedule' }).click();
    await writer.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
    await writer.getByRole('link', { name: /Outbox/ }).click();
    const waiting = writer.getByRole('main').getByRole('listitem').filter({ hasText: 'For tomorrow' });
    await waiting.getByText('Scheduled').waitFor();
    await waiting.getByRole('button', { name: 'Edit' }).click();
    await letter.getByRole('textbox', { name: 'Message' }).getByText('Good morning!').waitFor();
    await letter.getByRole('button', { name: 'Schedule' }).click();
    await writer.getByRole('menuitem', { name: /Monday morning/ }).click();
    await waiting.getByRole('button', { name: 'Send now' }).click();
    await writer.getByRole('link', { name: /^Mail/ }).first().click();
    await row(writer, 'For tomorrow').waitFor({ timeout: 60_000 });
    await writer.context().close();
  });
});
