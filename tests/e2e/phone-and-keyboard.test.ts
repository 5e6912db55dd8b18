import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DESKTOP, launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { openConversation, row, signIn, untilInstalled } from './support/app.ts';
import { deliver } from './support/delivery.ts';

let browser: Browser;
const run = sharedProduct();
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

const unique = (words: string): string => `${words} ${randomUUID().slice(0, 8)}`;

/** What the system does when another app shares with an installed Postroom: a form of files is posted to it. */
async function share(page: Page, fields: { title: string; text: string; file: string }): Promise<void> {
  await page.evaluate(({ title, text, file }) => {
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = '/share';
    form.enctype = 'multipart/form-data';
    const add = (name: string, value: string): void => {
      const input = document.createElement('input');
      input.name = name;
      input.value = value;
      form.append(input);
    };
    add('title', title);
    add('text', text);
    add('url', 'https://frames.example/42');
    const files = document.createElement('input');
    files.type = 'file';
    files.name = 'files';
    const chosen = new DataTransfer();
    chosen.items.add(new File([file], 'frame.txt', { type: 'text/plain' }));
    files.files = chosen.files;
    form.append(files);
    document.body.append(form);
    form.submit();
  }, fields);
}

it('what another app shares waits for the sign-in, and opens as a message with its file', async () => {
  const context = await openContext(browser, 'phone');
  const page = await context.newPage();
  await page.goto(`${run.url}/sign-in`);
  await untilInstalled(page);
  const title = unique('A frame to look at');
  await context.setOffline(true);
  const kept = page.waitForURL(/shared=kept/, { waitUntil: 'commit' });
  await share(page, { title, text: 'Is this the one?', file: 'steel' });
  await kept;
  await context.setOffline(false);

  await signIn(page, run.url, demoAccount({ role: 'owner' }));
  const letter = page.getByRole('dialog', { name: title });
  await letter.waitFor();
  await letter.getByText('frame.txt').waitFor();
  expect(await letter.getByRole('textbox', { name: 'Message' }).textContent()).toContain(
    'https://frames.example/42',
  );
  await page.reload();
  await page.getByRole('button', { name: new RegExp(title) }).waitFor();
  await context.close();
});

it('a mailto: link opens as a message, with nothing in it that was not to be', async () => {
  const context = await openContext(browser, 'desktop');
  const page = await context.newPage();
  await signIn(page, run.url, demoAccount({ role: 'owner' }));
  const subject = unique('1 + 1');
  const link = `mailto:ada+x@example.com?cc=ben@example.com&subject=${encodeURIComponent(subject)}&body=One%0D%0ATwo&attach=/etc/passwd`;
  await page.goto(`${run.url}/mail?write=${encodeURIComponent(link)}`);
  const letter = page.getByRole('dialog', { name: subject });
  await letter.waitFor();
  await letter.getByText('ada+x@example.com').waitFor();
  await letter.getByText('ben@example.com').waitFor();
  expect(await letter.getByRole('textbox', { name: 'Message' }).textContent()).toContain('Two');
  expect(await letter.getByText('passwd').count()).toBe(0);
  expect(new URL(page.url()).search).toBe('');
  const manifest = (await (await fetch(`${run.url}/manifest.webmanifest`)).json()) as Record<string, unknown>;
  expect(manifest).toMatchObject({
    share_target: { action: '/share', method: 'POST', params: { files: [{ name: 'files' }] } },
    protocol_handlers: [{ protocol: 'mailto' }],
    shortcuts: [{ url: '/mail?compose=new' }, { url: '/search' }],
  });
  await context.close();
});

it('coming back finds the row, the place in the list and the selection, also after a reload', async () => {
  const me = demoAccount({ role: 'owner' });
  const context = await openContext(browser, 'phone');
  const page = await context.newPage();
  await signIn(page, run.url, me);
  const subject = unique('Where was I');
  await deliver(run, me.email, { subject, text: 'Here.' });
  await row(page, subject).waitFor();
  const scroller = page.locator('[data-scroller]');
  await openConversation(page, subject);
  await page.goBack();
  await row(page, subject).waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toContain(subject);

  const atTheTop = (): Promise<string | undefined> =>
    scroller.evaluate((node) => {
      const box = node.getBoundingClientRect();
      const row = document.elementFromPoint(box.left + 150, box.top + 30)?.closest('li');
      return row?.querySelector<HTMLElement>('[data-thread]')?.dataset.thread;
    });
  await scroller.evaluate((node) => node.scrollTo(0, 450));
  await page.waitForTimeout(300);
  await expect.poll(atTheTop).toBeDefined();
  const before = await atTheTop();
  await page.reload();
  await scroller.waitFor();
  await expect.poll(atTheTop).toBe(before);

  await scroller.evaluate((node) => node.scrollTo(0, 0));
  await page.getByRole('button', { name: `Select “${subject}”` }).click();
  await page.reload();
  await page
    .getByText(/1 (?:conversation )?selected/)
    .first()
    .waitFor();
  await context.close();
});

it('a finger sees no keys, notices cover neither the navigation nor Send, and the sheet shows every key', async () => {
  const me = demoAccount({ role: 'owner' });
  const phone = await openContext(browser, 'phone');
  const small = await phone.newPage();
  await signIn(small, run.url, me);
  await small.getByRole('button', { name: /choose another folder/ }).click();
  expect(await small.locator('kbd').count()).toBe(0);
  await phone.close();

  const desk = await openContext(browser, 'desktop');
  const page = await desk.newPage();
  await signIn(page, run.url, me);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  for (const name of ['Archive', 'Reply', 'Undo the last action', 'Write'])
    expect(await sheet.getByText(name, { exact: true }).count(), name).toBeGreaterThan(0);
  await page.keyboard.press('Escape');

  for (const width of [1024, DESKTOP.width]) {
    await page.setViewportSize({ width, height: DESKTOP.height });
    await page.keyboard.press('c');
    const letter = page.getByRole('dialog');
    await letter.getByRole('textbox', { name: 'Subject' }).fill(unique('Put away'));
    await letter.getByRole('button', { name: /Discard/ }).click();
    await page.keyboard.press('c');
    const notice = page.locator('section[aria-label="Notices"] li').first();
    await notice.waitFor();
    const [box, send] = await Promise.all([
      notice.boundingBox(),
      page.getByRole('dialog').getByRole('button', { name: 'Send' }).last().boundingBox(),
    ]);
    if (box === null || send === null) throw new Error('Nothing to compare');
    const apart =
      box.x + box.width <= send.x || box.y + box.height <= send.y || box.y >= send.y + send.height;
    expect(apart, `at ${width} px`).toBe(true);
    await page.keyboard.press('Escape');
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  }
  await desk.close();
});
