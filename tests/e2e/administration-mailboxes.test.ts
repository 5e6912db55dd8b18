// What an administrator does for a new office: brings its mailboxes in a file, sees what would happen, has it done, takes one
// back that was deleted too soon, and looks at the numbers.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailPrograms } from '../integration/hosting/mail-clients.ts';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { demoAccount, sharedDataDirectory, sharedProduct } from '../testkit/product.ts';
import { eventually } from '../testkit/wait.ts';
import { goInApp, signIn } from './support/app.ts';
import { signInByApi } from './support/graphql.ts';

const run = sharedProduct();
const owner = demoAccount({ role: 'owner' });
const domain = `office-${randomBytes(3).toString('hex')}.example`;
const nora = { address: `nora@${domain}`, password: 'velvet-otter-climbs-42' };
const programs = mailPrograms({
  env: {
    ...{ IMAP_HOST: run.imap.host, IMAP_PORT: String(run.imap.port) },
    ...{ SMTP_HOST: run.smtp?.host ?? '', SMTP_PORT: String(run.smtp?.port) },
    MAIL_TLS_CA_FILE: join(sharedDataDirectory(), 'tls', 'ca.pem'),
  },
});
const FILE = `E-Mail;Name;Limit;Password
${nora.address};Nora Hafen;2 GB;${nora.password}
tomasz@${domain};Tomasz Wiśniewski;500 MB;quarry-lantern-58
ghost@elsewhere.example;Ghost;;quarry-lantern-58
`;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const api = await signInByApi(run, owner);
  await api.query(`mutation { createDomain(input: { name: "${domain}" }) { __typename } }`);
  browser = await launchBrowser();
  page = await (await openContext(browser, 'desktop')).newPage();
  await signIn(page, run.url, owner);
});
afterAll(() => browser.close());

const openMailbox = async (): Promise<void> => {
  await goInApp(page, '/admin/mailboxes');
  await page.getByRole('searchbox', { name: 'Search by name or address' }).fill(nora.address);
  await page.getByText('1 mailbox', { exact: true }).waitFor();
  await page.getByRole('link', { name: new RegExp(nora.address) }).click();
  await page.getByRole('heading', { name: nora.address }).waitFor();
};

const textOf = async (download: Download): Promise<string> =>
  Buffer.concat(await (await download.createReadStream()).toArray()).toString('utf8');

describe('mailboxes from a file', () => {
  it('are checked first, with what is wrong said line by line, and made when told to', async () => {
    await goInApp(page, '/admin/mailboxes');
    await page.getByRole('link', { name: 'From a file' }).click();
    await page
      .getByLabel('Choose a CSV file')
      .setInputFiles({ name: 'office.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await page.getByText('3 lines').waitFor();
    await page.getByText(`for example “${nora.address}”`).waitFor();
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByText('This is what would happen. Nothing is made yet.').waitFor();
    await page.getByText(/elsewhere\.example is not hosted here/).waitFor();
    await page.getByRole('button', { name: 'Refused 1' }).click();
    await page.getByText(nora.address).waitFor({ state: 'detached' });
    expect(await page.getByRole('listitem').filter({ hasText: 'ghost@elsewhere.example' }).count()).toBe(1);
    expect(await programs.canSignIn(nora.address, nora.password)).toBe(false);

    await page.getByRole('button', { name: 'All lines 3' }).click();
    await page.getByRole('button', { name: 'Carry out 2 lines' }).click();
    await page.getByText('All lines are worked through.').waitFor();
    await page.getByRole('button', { name: 'New 2' }).waitFor();
    await eventually('its mailboxes open with the passwords of the file', () =>
      programs.canSignIn(nora.address, nora.password),
    );
    await programs.answers(nora.address, /^250/);
  });
});

describe('a mailbox', () => {
  it('refuses everybody once it is deleted, and comes back with its mail', async () => {
    const subjects = () => programs.inbox(nora.address, nora.password);
    await eventually('the mail is there', async () => (await subjects()).includes('Knock'));
    await openMailbox();
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: `Delete ${nora.address}?` });
    await dialog.getByText(/restored with all it holds/).waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText(/^Deleted: mail to it is refused/).waitFor();
    expect(await programs.canSignIn(nora.address, nora.password)).toBe(false);
    await programs.answers(nora.address, /^550/);
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText(`${nora.address} is back with its mail.`).waitFor();
    await eventually('it opens again', () => programs.canSignIn(nora.address, nora.password));
    expect(await subjects()).toContain('Knock');
  });
});

describe('all mailboxes', () => {
  it('are counted by domain in the report, and saved as a file that an import reads', async () => {
    await goInApp(page, '/admin/mailboxes');
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    await page.getByRole('heading', { name: 'Mailboxes in numbers' }).waitFor();
    await page.getByRole('link', { name: new RegExp(`${domain}.*2 mailboxes`) }).waitFor();
    await page.getByRole('link', { name: /^Mail held/ }).click();
    await page.getByRole('searchbox', { name: 'Search by name or address' }).fill(domain);
    await page.getByText('2 mailboxes', { exact: true }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as file' }).click();
    const csv = await textOf(await download);
    expect(csv).toContain(`${nora.address},Nora Hafen`);
    expect(csv).toContain('Tomasz Wiśniewski');
    expect(csv.trim().split('\r\n')).toHaveLength(3);
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
