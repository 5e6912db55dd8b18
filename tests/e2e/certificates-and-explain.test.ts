import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
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

/** `ADMINISTRATION_PICTURES` names a folder for pictures of the pages, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ADMINISTRATION_PICTURES;
  if (!folder) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(250);
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function violations(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  return violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ')}`);
}

async function open(size: Size, path: string): Promise<Page> {
  const page = await (await openContext(browser, size)).newPage();
  await signIn(page, sharedProduct().url, demoAccount({ role: 'owner' }));
  await goInApp(page, path);
  return page;
}

it('what would become of a mail, and why, is explained', async () => {
  const size = 'phone';
  const page = await open(size, '/admin/explain');
  const recipient = demoAccount({ role: 'owner' }).email;
  await page.getByRole('textbox', { name: 'Sender' }).fill('pia@elsewhere.example');
  await page.getByRole('textbox', { name: 'Recipient' }).fill('nobody at all');
  await page.getByRole('textbox', { name: 'Address of the sending server' }).fill('203.0.113.9');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByText('This is no mail address.').waitFor();
  await page.getByRole('textbox', { name: 'Recipient' }).fill(recipient.replace(/^[^@]*/, 'nobody'));
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByRole('heading', { name: 'It would be refused' }).waitFor();
  await page.getByText('reject_unlisted_recipient', { exact: true }).waitFor();
  await picture(page, `explain-refused-${size}`);
  await page.getByRole('textbox', { name: 'Recipient' }).fill(recipient);
  await page.getByRole('button', { name: 'Paste its source' }).click();
  await page.getByRole('textbox', { name: 'Source of the message' }).fill('Subject: Hello\n\nHow are you?\n');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByRole('heading', { name: 'It would be taken' }).waitFor();
  await page.getByText(/^by lmtp to inet:127/).waitFor();
  await page.getByText(/You see the outcome, not the rules/).waitFor();
  await picture(page, `explain-taken-${size}`);
  expect(await violations(page)).toEqual([]);
});

it('a host is added, shown its token once, and removed', async () => {
  const page = await open('phone', '/admin/hosts');
  await page.getByText('Answers', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Add a host' }).click();
  const form = page.getByRole('dialog', { name: 'Add a host' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Second machine');
  await form.getByRole('textbox', { name: 'Where its agent will listen' }).fill('mail2.example.com');
  await form.getByRole('button', { name: 'Add a host' }).click();
  await form.getByText(/Enter where its agent listens/).waitFor();
  await form.getByRole('textbox', { name: 'Where its agent will listen' }).fill('mail2.example.com:7400');
  await form.getByRole('button', { name: 'Add a host' }).click();
  const shown = page.getByRole('dialog', { name: 'Enrol its agent' });
  const command = shown.getByRole('textbox', { name: 'First: make it known here' });
  await command.waitFor();
  expect(await command.inputValue()).toMatch(/ enrol --url http\S+ --token \S{40,}$/);
  await picture(page, 'host-token-phone');
  expect(await violations(page)).toEqual([]);
  await shown.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Waits for its agent', { exact: true }).waitFor();
  await picture(page, 'hosts-phone');
  await page.getByRole('button', { name: 'Remove Second machine' }).click();
  await page.getByRole('button', { name: 'Remove the host' }).click();
  await page.getByText('Waits for its agent', { exact: true }).waitFor({ state: 'detached' });
});

it('a certificate is refused with its reason, and one is made, tried out and taken back', async () => {
  const page = await open('desktop', '/admin/certificates');
  await page.getByText('Postfix (SMTP, submission), Dovecot (IMAP, ManageSieve)').waitFor();
  await picture(page, 'certificates-desktop');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Install a certificate' }).click();
  const form = page.getByRole('dialog', { name: 'Install a certificate' });
  await form.getByRole('textbox', { name: 'Certificate and chain' }).fill('no certificate');
  await form.getByRole('textbox', { name: 'Private key' }).fill('no key');
  await form.getByRole('button', { name: 'Install and try' }).click();
  await form.getByText('There is no certificate in PEM here.').first().waitFor();
  await picture(page, 'certificate-install-desktop');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Make a self-signed one' }).click();
  const own = page.getByRole('dialog', { name: 'Make a self-signed one' });
  await own.getByRole('textbox', { name: 'Names of the host' }).fill('mail.lindholmrao.example');
  await own.getByRole('button', { name: 'Make and try' }).click();
  await own.getByRole('list', { name: 'What is being done' }).waitFor();
  await own.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  const underway = page.getByRole('region', { name: 'A change is on its way' });
  const undo = underway.getByRole('button', { name: /back|revert/i });
  await undo.waitFor();
  await picture(page, 'certificate-confirm-desktop');
  expect(await violations(page)).toEqual([]);
  await undo.click();
  await undo.waitFor({ state: 'detached' });
});
