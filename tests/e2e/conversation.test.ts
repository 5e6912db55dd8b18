import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { openConversation, readMessage, row, signIn } from './support/app.ts';

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

describe.each([
  { writerAt: 'desktop', readerAt: 'phone' },
  { writerAt: 'phone', readerAt: 'desktop' },
] as const)('two colleagues, one at a $writerAt and one at a $readerAt', ({ writerAt, readerAt }) => {
  it('write to each other, and see mail arrive without asking for it', async () => {
    const [owner, member] = [demoAccount({ role: 'owner' }), demoAccount({ role: 'member' })];
    const writer = await open(writerAt, owner);
    const reader = await open(readerAt, member);
    const subject = `Forty hubs for Pune from the ${writerAt}`;

    await writer.getByRole('button', { name: 'Write' }).click();
    const letter = writer.getByRole('dialog');
    await letter.getByRole('combobox', { name: 'To' }).fill(`${member.email},`);
    await letter.getByRole('textbox', { name: 'Subject' }).fill(subject);
    await letter.getByRole('textbox', { name: 'Message' }).fill('Do we have forty hubs in stock?');
    await letter.getByRole('button', { name: 'Send' }).click();

    await row(reader, subject).waitFor({ timeout: 40_000 });
    await openConversation(reader, subject);
    expect(await readMessage(reader)).toContain('forty hubs in stock');

    await reader.getByRole('button', { name: 'Reply', exact: true }).last().click();
    const answer = reader.getByRole('dialog');
    await answer.getByRole('textbox', { name: 'Message' }).press('Control+Home');
    await answer.getByRole('textbox', { name: 'Message' }).pressSequentially('Yes, see the list.\n\n');
    const chooser = reader.waitForEvent('filechooser');
    await answer.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles({
      name: 'Bestand März.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('hub;40\n'),
    });
    await answer.getByText('Bestand März.csv').waitFor();
    await answer.getByRole('button', { name: 'Send' }).click();

    const arrived = row(writer, subject);
    await arrived.waitFor({ timeout: 40_000 });
    await openConversation(writer, subject);
    await expect.poll(() => readMessage(writer), { timeout: 20_000 }).toContain('Yes, see the list.');
    const download = writer.waitForEvent('download');
    await writer
      .getByRole('link', { name: /Bestand März\.csv/ })
      .first()
      .click();
    const file = await (await download).createReadStream();
    expect(Buffer.concat(await file.toArray()).toString()).toBe('hub;40\n');
    await writer.context().close();
    await reader.context().close();
  });
});
