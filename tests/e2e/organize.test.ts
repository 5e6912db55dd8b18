import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { row, signIn } from './support/app.ts';
import { deliver, deliverSources } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

it('everything in the inbox is archived at once, and undone', async () => {
  const [run, me] = [sharedProduct(), demoAccount({ role: 'member' })];
  const mark = randomUUID().slice(0, 8);
  const sources = Array.from({ length: 60 }, (_, n) =>
    Buffer.from(
      `From: k@rad.example\nMessage-ID: <${mark}-${n}@rad.example>\nSubject: Wheel ${n} ${mark}\n\nRound.\n`,
    ),
  );
  await deliverSources(run, me.email, sources);
  const api = await signInByApi(run, me);
  const arrived = async () => (await api.inbox()).filter(({ subject }) => subject.endsWith(mark)).length;
  await expect.poll(arrived, { timeout: 30_000 }).toBe(60);
  const page = await (await openContext(browser, 'desktop')).newPage();
  await signIn(page, run.url, me);
  // Which of those that came within one second stands above is not said.
  const above = await row(page, mark).getAttribute('aria-label');
  const [last = ''] = /Wheel \d+ \w+/.exec(above ?? '') ?? [];
  expect(last).toContain(mark);
  await page.getByRole('button', { name: `Select “${last}”` }).click();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: /^Select (all .*|everything) in Inbox$/ }).click();
  await page.getByText(/^(All .*|Everything) in Inbox (are|is) selected/).waitFor();
  if (process.env.POSTROOM_SHOTS)
    await page.screenshot({ path: `${process.env.POSTROOM_SHOTS}/everything.png` });
  await page.getByRole('toolbar', { name: 'Everything' }).getByRole('button', { name: 'Archive' }).click();
  const progress = page.getByRole('list', { name: 'Actions on many messages' });
  await progress.getByText(/^Move: .* messages, done$/).waitFor();
  await row(page, last).waitFor({ state: 'detached' });
  if (process.env.POSTROOM_SHOTS)
    await page.screenshot({ path: `${process.env.POSTROOM_SHOTS}/archived.png` });
  await progress.getByRole('button', { name: 'Undo' }).click();
  await progress.getByText('All is as it was before.').waitFor();
  await row(page, last).waitFor();
  await page.context().close();
});

it('what a search finds is chosen, all of it too, starred and moved, and both are undone', async () => {
  const [run, me] = [sharedProduct(), demoAccount({ role: 'member' })];
  const word = `Spoke${randomUUID().slice(0, 8)}`;
  const sources = Array.from({ length: 35 }, (_, n) =>
    Buffer.from(
      `From: k@rad.example\nMessage-ID: <${word}-${n}@rad.example>\nSubject: ${word} no. ${n}.\n\nRound.\n`,
    ),
  );
  await deliverSources(run, me.email, sources);
  const page = await (await openContext(browser, 'phone')).newPage();
  await signIn(page, run.url, me);
  await row(page, `${word} no. 34.`).waitFor();
  await page.goto(`${run.url}/search?q=${word}`);
  const choose = (n: number) => page.getByRole('button', { name: `Select “${word} no. ${n}.”` });
  await choose(34).tap();
  await choose(33).tap();
  await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Delete' }).tap();
  await page.getByText('2 messages moved to Trash').waitFor();
  await choose(34).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).tap();
  await choose(34).waitFor();

  await choose(34).tap();
  await page.getByRole('button', { name: 'More actions' }).tap();
  await page.getByRole('menuitem', { name: 'Select all loaded' }).tap();
  await page.getByRole('button', { name: 'Select everything that matches' }).tap();
  await page.getByRole('button', { name: 'More actions' }).tap();
  await page.getByRole('menuitem', { name: 'Star', exact: true }).tap();
  const progress = page.getByRole('list', { name: 'Actions on many messages' });
  await progress.getByText('Star: 35 messages, done').waitFor();
  await page.getByLabel('Starred').first().waitFor();
  await progress.getByRole('button', { name: 'Undo' }).tap();
  await progress.getByText('All is as it was before.').waitFor();
  await page.getByLabel('Starred').first().waitFor({ state: 'detached' });
  await page.context().close();
});

it('a snoozed conversation leaves the inbox, waits with its time, and comes back', async () => {
  const [run, me] = [sharedProduct(), demoAccount({ role: 'member' })];
  const subject = `Ask again ${randomUUID().slice(0, 8)}`;
  await deliver(run, me.email, { subject, text: 'Not today.' });
  const page = await (await openContext(browser, 'phone')).newPage();
  await signIn(page, run.url, me);
  await row(page, subject).waitFor();
  await page.getByRole('button', { name: `Select “${subject}”` }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /^Snooze/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Tomorrow/ }).waitFor();
  if (process.env.POSTROOM_SHOTS) await page.screenshot({ path: `${process.env.POSTROOM_SHOTS}/snooze.png` });
  await dialog.getByRole('button', { name: /Tomorrow/ }).click();
  await row(page, subject).waitFor({ state: 'detached' });
  await page.goto(`${run.url}/mail/snoozed`);
  const waiting = row(page, subject);
  await waiting.waitFor();
  expect(await waiting.getAttribute('aria-label')).toContain('Until ');
  if (process.env.POSTROOM_SHOTS)
    await page.screenshot({ path: `${process.env.POSTROOM_SHOTS}/snoozed.png` });
  await page.getByRole('button', { name: `Select “${subject}”` }).click();
  await page.getByRole('button', { name: 'Move to inbox' }).click();
  await waiting.waitFor({ state: 'detached' });
  await page.goto(`${run.url}/mail/inbox`);
  await row(page, subject).waitFor();
  await page.context().close();
});
