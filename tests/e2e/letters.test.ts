// What goes along with a letter: messages as files, a large file over a broken connection, a signature.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { openConversation, row, signIn } from './support/app.ts';
import { deliver } from './support/delivery.ts';

let browser: Browser;
const run = sharedProduct();
const me = demoAccount({ role: 'owner' });
const colleague = demoAccount({ role: 'member' });
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

async function open(size: Size, account: typeof me): Promise<Page> {
  const page = await (await openContext(browser, size)).newPage();
  await signIn(page, run.url, account);
  return page;
}

it('chosen messages are forwarded as files, through a tunnel, to an address that is put right', async () => {
  const mark = randomUUID().slice(0, 8);
  const subjects = [`Naben für März ${mark}`, `Spokes ${mark}`];
  for (const subject of subjects)
    await deliver(run, me.email, { subject, text: `Vierzig Stück, ${subject}` });
  const page = await open('phone', me);
  for (const subject of subjects) await page.getByRole('button', { name: `Select “${subject}”` }).tap();
  const bar = page.getByRole('toolbar', { name: '2 selected' });
  await bar.getByRole('button', { name: 'Move to' }).tap();
  const folders = page.getByRole('dialog');
  await folders.getByText('Archive').waitFor();
  expect(await folders.getByText('Inbox', { exact: true }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await folders.waitFor({ state: 'detached' });

  for (const subject of subjects) await page.getByRole('button', { name: `Select “${subject}”` }).tap();
  await bar.getByRole('button', { name: 'More actions' }).tap();
  await page.getByRole('menuitem', { name: 'Forward as attachment' }).tap();
  const letter = page.getByRole('dialog');
  for (const subject of subjects) await letter.getByText(`${subject}.eml`).waitFor();
  const to = letter.getByRole('combobox', { name: 'To' });
  await to.fill(`${colleague.email},`);
  await to.fill('bob@gmial.com,');
  const correction = letter.getByRole('button', { name: 'Do you mean gmail.com?' });
  await correction.waitFor();
  expect((await correction.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
  await correction.tap();
  await letter.getByRole('button', { name: 'Remove bob@gmail.com' }).tap();
  await letter.getByRole('textbox', { name: 'Subject' }).fill(`Both of them ${mark}`);
  await page.context().setOffline(true);
  await letter.getByRole('button', { name: 'Send' }).tap();
  await page.getByText('Offline: the message is sent when you are online again').waitFor();
  await page.context().setOffline(false);

  const reader = await open('desktop', colleague);
  await row(reader, `Both of them ${mark}`).waitFor({ timeout: 60_000 });
  await openConversation(reader, `Both of them ${mark}`);
  await reader.getByRole('button', { name: `${subjects[0]}.eml` }).click();
  const preview = reader.getByRole('dialog').getByRole('article');
  await preview.getByRole('heading', { name: subjects[0] ?? '' }).waitFor();
  await preview.getByText('Vierzig Stück').waitFor();
  await reader.context().close();
  await page.context().close();
});

it('a large file goes on where the connection broke, and arrives as it was', async () => {
  const page = await open('desktop', me);
  const bytes = randomBytes(6_000_000);
  const subject = `Drawings ${randomUUID().slice(0, 8)}`;
  await page.getByRole('button', { name: 'Write' }).click();
  const letter = page.getByRole('dialog');
  await letter.getByRole('combobox', { name: 'To' }).fill(`${me.email},`);
  await letter.getByRole('textbox', { name: 'Subject' }).fill(subject);
  await letter.getByRole('textbox', { name: 'Message' }).fill('The drawings are attached.');

  const asked: { method: string; offset: number }[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/files/uploads'))
      asked.push({ method: request.method(), offset: Number(request.headers()['upload-offset'] ?? -1) });
  });
  const network = await page.context().newCDPSession(page);
  const connect = (offline: boolean, uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', {
      ...{ offline, uploadThroughput, downloadThroughput: -1, latency: 0 },
    });
  await connect(false, 2_500_000);
  await letter
    .locator('input[type=file]:not([accept])')
    .setInputFiles({ name: 'drawings.bin', mimeType: 'application/octet-stream', buffer: bytes });
  await letter.getByText(/· [3-6]\d %/).waitFor();
  await connect(true, -1);
  await letter.getByText('Is uploaded when you are online').waitFor({ timeout: 30_000 });
  const before = asked.length;
  await connect(false, 2_500_000);
  await letter.getByText(/· [3-9]\d %/).waitFor();
  await letter.getByText(/^6 MB$/).waitFor({ timeout: 30_000 });
  const again = asked.slice(before);
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(again.find(({ method }) => method === 'HEAD')).toBeDefined();
  expect(again.find(({ method }) => method === 'PATCH')?.offset).toBeGreaterThan(0);

  await letter.getByRole('button', { name: 'Send' }).click();
  await row(page, subject).waitFor({ timeout: 60_000 });
  await openConversation(page, subject);
  const link = page.getByRole('link', { name: /drawings\.bin/ }).first();
  const answer = await page.context().request.get(`${run.url}${await link.getAttribute('href')}`);
  const sum = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  expect(sum(await answer.body())).toBe(sum(bytes));
  await page.context().close();
});

it('a signature keeps its formatting, and stands below the next message', async () => {
  const page = await open('desktop', colleague);
  await page.goto(`${run.url}/settings/writing`);
  await page.getByRole('button', { name: /^Edit/ }).first().click();
  const signature = page.getByRole('textbox', { name: 'Signature' });
  await signature.click();
  await page.keyboard.press('Control+b');
  await page.keyboard.type('Karl');
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Workshop');
  expect(await page.getByRole('button', { name: 'Insert a picture' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('link', { name: /^Mail/ }).first().click();
  await page.getByRole('button', { name: 'Write' }).click();
  const text = page.getByRole('dialog').getByRole('textbox', { name: 'Message' });
  await text.locator('.postroom-signature b').getByText('Karl').waitFor();
  expect(await text.locator('.postroom-signature p').count()).toBe(1);
  await page.getByRole('button', { name: 'Close and keep the draft' }).click();
  await page.context().close();
});
