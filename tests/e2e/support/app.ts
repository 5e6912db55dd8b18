// The app as a person uses it: by what is written on it.

import type { DemoAccount } from '@postroom/infra/start/steps/run-file.ts';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from '../../testkit/wait.ts';

/** Signs in and waits for the inbox. */
export async function signIn(
  page: Page,
  url: string,
  account: Pick<DemoAccount, 'email' | 'password'>,
): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByRole('textbox', { name: 'Address' }).fill(account.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/mail/);
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
}

/** The row of a conversation in the list. */
export const row = (page: Page, subject: string): Locator =>
  page.getByRole('link', { name: subject }).first();

export async function openConversation(page: Page, subject: string): Promise<void> {
  await row(page, subject).click();
  await page.getByRole('heading', { name: subject, level: 1 }).waitFor();
}

/** The text of the newest message, which is HTML in a frame or plain text in the page. */
export async function readMessage(page: Page): Promise<string> {
  const article = page.getByRole('article').last();
  await article.waitFor();
  const frame = article.locator('iframe');
  if ((await frame.count()) === 0) return (await article.textContent()) ?? '';
  const body = frame.first().contentFrame().locator('body');
  return `${await article.textContent()}${await body.textContent()}`;
}

/** Moves within the app without loading it anew. */
export async function goInApp(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Until the service worker keeps the app for the next visit. */
export async function untilInstalled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await eventually('the service worker controls the page', async () =>
    page
      .evaluate(() => navigator.serviceWorker.controller !== null)
      .then((controlled) => controlled || page.reload().then(() => false)),
  );
}

export interface Watch {
  /** Requests that left for anywhere but the product. */
  strayRequests: string[];
  /** Dialogs: a script ran. */
  dialogs: string[];
  errors: string[];
}

/** Notes everything that must not happen while strangers' mail is shown. */
export function watch(context: BrowserContext, url: string): Watch {
  const seen: Watch = { strayRequests: [], dialogs: [], errors: [] };
  const own = [url, url.replace(/^http/, 'ws'), 'data:', 'blob:', 'about:'];
  context.on('request', (request) => {
    if (!own.some((start) => request.url().startsWith(start))) seen.strayRequests.push(request.url());
  });
  context.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  context.on('weberror', (error) => seen.errors.push(error.error().message));
  return seen;
}

export const nothingHappened = (seen: Watch): void =>
  expect(seen).toEqual({ strayRequests: [], dialogs: [], errors: [] });
