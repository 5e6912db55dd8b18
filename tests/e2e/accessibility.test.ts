import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { eventually } from '../testkit/wait.ts';
import { goInApp, openConversation, signIn } from './support/app.ts';
import { deliver } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

const FILES = 'A drawing and a table';
const SNOOZED = 'A question that can wait';
const SCHEDULED = 'An answer that can wait';
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  await fillPages();
});
afterAll(async () => {
  await browser.close();
});

/** Something to see on the pages that are empty in the demonstration. */
async function fillPages(): Promise<void> {
  const [run, me] = [sharedProduct(), demoAccount({ role: 'owner' })];
  const api = await signInByApi(run, me);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4" cx="4" cy="4"/></svg>';
  await deliver(run, me.email, { subject: SNOOZED, text: 'Blue or green?' });
  await deliver(run, me.email, {
    subject: FILES,
    text: 'See the files.',
    attachments: [
      { filename: 'list.csv', content: 'Part;Count\nHub;40\n' },
      { filename: 'drawing.svg', content: svg },
    ],
  });
  const thread = await eventually(
    'the question is there',
    async () => (await api.threadsOf(SNOOZED))[0] ?? null,
  );
  await eventually('the files are there', async () => (await api.threadsOf(FILES))[0] ?? null);
  const { viewer } = await api.query('{ viewer { mailAccounts(first: 1) { edges { node { id } } } } }');
  const content = {
    ...{ accountId: viewer.mailAccounts.edges[0].node.id, to: [{ address: me.email }], cc: [], bcc: [] },
    ...{ subject: SCHEDULED, text: 'Green.', uploadIds: [], keepAttachmentIds: [] },
  };
  const { snoozeMessages, sendMessage } = await api.query(
    `mutation ($snooze: SnoozeMessagesInput!, $send: SendMessageInput!) {
      snoozeMessages(input: $snooze) { __typename } sendMessage(input: $send) { __typename } }`,
    {
      snooze: { ids: [thread.id], until: TOMORROW },
      send: { content, idempotencyKey: randomUUID(), undoSeconds: 0, sendAt: TOMORROW },
    },
  );
  expect([snoozeMessages.__typename, sendMessage.__typename]).toEqual([
    'SnoozeMessagesPayload',
    'SendMessagePayload',
  ]);
}

const pages = [
  '/mail',
  '/mail/snoozed',
  '/search',
  '/outbox',
  '/settings',
  '/settings/profile',
  '/settings/sessions',
  '/settings/appearance',
  '/settings/gestures',
  '/settings/accounts',
  '/settings/accounts/new',
  '/settings/folders',
  '/settings/rules',
  '/settings/writing',
  '/settings/reading',
  '/settings/people',
  '/settings/storage',
  '/settings/app-passwords',
  '/admin/overview',
  '/admin/queue',
  '/admin/trace',
  '/admin/flow',
  '/admin/configuration',
  '/admin/certificates',
  '/admin/explain',
  '/admin/hosts',
  '/admin/services',
  '/admin/domains',
  '/admin/domains/new',
  '/admin/domains/templates',
  '/admin/directory',
  '/admin/mailboxes',
  '/admin/mailboxes/report',
  '/admin/mailboxes/import',
  '/admin/mailboxes/kinds',
];

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

async function violations(page: Page, where: string): Promise<string[]> {
  await settled(page);
  // What is looked at here has no frames; the way for frames opens a second page each time.
  const { violations: found } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(wcag)
    .setLegacyMode()
    .analyze();
  return found.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/** Until nothing on the page waits for an answer, and no colour is on its way to another. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector('[role=status][aria-label="Loading"], [aria-busy=true], .animate-breathe') ===
        null && !document.getAnimations().some((one) => one instanceof CSSTransition),
  );

/** Colours are the same names at both sizes: each size is looked at in one of the two schemes. */
const SCHEMES = [
  ['desktop', 'light'],
  ['phone', 'dark'],
] as const;

describe.each(SCHEMES)('every page, at a %s in %s colours,', (size, colorScheme) => {
  it('meets WCAG 2.1 AA as far as axe can tell', { timeout: 240_000 }, async () => {
    const { url } = sharedProduct();
    const context = await openContext(browser, size, { colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const found = await violations(page, '/sign-in');
    await signIn(page, url, demoAccount({ role: 'owner' }));
    for (const path of pages) {
      await goInApp(page, path);
      await page.getByRole('main').waitFor();
      await page.getByRole('heading').first().waitFor();
      found.push(...(await violations(page, path)));
    }
    found.push(...(await ofMail(page)), ...(await ofDialogs(page)));
    expect(found).toEqual([]);
    await context.close();
  });
});

async function ofMail(page: Page): Promise<string[]> {
  await goInApp(page, '/mail/snoozed');
  await page.getByRole('link', { name: SNOOZED }).first().waitFor();
  const found = await violations(page, 'a snoozed conversation');
  await goInApp(page, '/outbox');
  await page.getByText(SCHEDULED).first().waitFor();
  found.push(...(await violations(page, 'a scheduled message')));
  await goInApp(page, '/mail/inbox');
  await openConversation(page, FILES);
  await page.getByRole('article').last().waitFor();
  found.push(...(await violations(page, 'a conversation')));
  await page.getByRole('button', { name: /^Open list\.csv/ }).click();
  await page.getByRole('dialog').getByRole('cell', { name: '40' }).waitFor();
  found.push(...(await violations(page, 'an attachment')));
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Reply', exact: true }).last().click();
  await page.getByRole('dialog').waitFor();
  found.push(...(await violations(page, 'an answer')));
  return found;
}

async function ofDialogs(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.goto(`${sharedProduct().url}/search`);
  await page.getByRole('button', { name: 'Search options' }).click();
  await page.getByRole('dialog', { name: 'Search options' }).waitFor();
  found.push(...(await violations(page, 'the search options')));
  await page.goto(`${sharedProduct().url}/settings/rules`);
  await page.getByRole('button', { name: 'New rule' }).first().click();
  await page.getByRole('dialog', { name: 'New rule' }).waitFor();
  found.push(...(await violations(page, 'a new rule')));
  return found;
}
