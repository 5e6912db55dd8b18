// A second mailbox by its address alone, and both inboxes as one list.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../testkit/browser.ts';
import { createAuthority } from '../testkit/certificates.ts';
import { type NameServer, startNameServer } from '../testkit/name-server.ts';
import { startEmptyProduct } from '../testkit/product.ts';
import { temporaryFolder } from '../testkit/setup/temporary.ts';
import { startTlsFront, type TlsFront } from '../testkit/tls-front.ts';
import { row } from './support/app.ts';
import { deliver } from './support/delivery.ts';
import { signInByApi } from './support/graphql.ts';

const DOMAIN = 'harbour-bakery.example';
const PASSWORD = 'velvet-otter-climbs-42';
const ADA = `ada@${DOMAIN}`;
const ORDERS = `orders@${DOMAIN}`;

let product: Awaited<ReturnType<typeof startEmptyProduct>>;
let dns: NameServer;
let browser: Browser;
const fronts: TlsFront[] = [];
const folder = temporaryFolder('authority');

beforeAll(async () => {
  dns = await startNameServer();
  const authority = await createAuthority(folder.path);
  writeFileSync(join(folder.path, 'ca.pem'), authority.certificate);
  const [imapHost, smtpHost] = [`imap.${DOMAIN}`, `smtp.${DOMAIN}`];
  product = await startEmptyProduct({
    DNS_SERVER: dns.address,
    ALLOW_PRIVATE_HOSTS: `${imapHost}:*,${smtpHost}:*`,
    NODE_EXTRA_CA_CERTS: join(folder.path, 'ca.pem'),
  });
  const { imap, submission } = product.runInfo;
  if (!submission) throw new Error('Postfix does not run: it needs root.');
  const certificate = await authority.issue([imapHost, smtpHost]);
  const reading = await startTlsFront(certificate, imap);
  const sending = await startTlsFront(certificate, { ...submission, startTls: true });
  fronts.push(reading, sending);
  dns.zone.A = { [imapHost]: '127.0.0.1', [smtpHost]: '127.0.0.1' };
  dns.zone.SRV = {
    [`_imaps._tcp.${DOMAIN}`]: [{ port: reading.port, target: imapHost }],
    [`_submissions._tcp.${DOMAIN}`]: [{ port: sending.port, target: smtpHost }],
  };
  await foundBakery();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  dns?.close();
  await Promise.all(fronts.map((front) => front.close()));
  await folder.remove();
});

async function foundBakery(): Promise<void> {
  const { runInfo } = product;
  const founded = await fetch(runInfo.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'mutation ($input: SetUpOrganizationInput!) { setUpOrganization(input: $input) { __typename ... on Error { message } } }',
      variables: {
        input: {
          organizationName: 'Harbour Bakery',
          name: 'Ada Holm',
          domain: DOMAIN,
          localPart: 'ada',
          password: PASSWORD,
        },
      },
    }),
  });
  expect(await founded.text()).toContain('Payload');
  const api = await signInByApi(runInfo, { email: ADA, password: PASSWORD });
  const { viewer } = await api.query(
    '{ viewer { organization { domains(first: 1) { edges { node { id } } } } } }',
  );
  const made = await api.query(
    'mutation ($input: CreateMailboxInput!) { createMailbox(input: $input) { __typename ... on Error { message } } }',
    {
      input: {
        domainId: viewer.organization.domains.edges[0].node.id,
        localPart: 'orders',
        name: 'Orders',
        password: PASSWORD,
        role: 'MEMBER',
      },
    },
  );
  expect(made.createMailbox.__typename).toBe('CreateMailboxPayload');
}

describe('a second mailbox', () => {
  it('is added by its address, and its mail stands among the other with a mark', async () => {
    const { url } = product.runInfo;
    const context = await openContext(browser, 'desktop');
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    await page.getByRole('textbox', { name: 'Address' }).fill(ADA);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Inbox', exact: true }).waitFor();

    await page.goto(`${url}/settings/accounts/new`);
    await page.getByRole('textbox', { name: 'Address' }).fill(ORDERS);
    await page.getByText('The domain names its servers.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('not-the-password-9');

    await page.getByRole('button', { name: 'Add account' }).click();
    await page.getByText('refused the password').first().waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Add account' }).click();
    await page.getByRole('heading', { name: ORDERS }).waitFor();

    await page.goto(`${url}/mail`);
    await page.getByRole('heading', { name: 'All inboxes' }).waitFor();
    await deliver(product.runInfo, ADA, { subject: 'Flour on Monday', text: 'Two tons.' });
    await deliver(product.runInfo, ORDERS, { subject: 'Forty rolls for Friday', text: 'Please.' });
    await row(page, `Flour on Monday`).waitFor();
    await row(page, `Forty rolls for Friday`).waitFor();
    await page
      .getByRole('link', { name: `in ${ORDERS}` })
      .first()
      .waitFor();
    await page.getByTitle(ORDERS).first().waitFor();

    await context.setOffline(true);
    await page.getByRole('link', { name: 'Starred' }).first().click();
    await page.getByRole('link', { name: 'All inboxes' }).first().click();
    await row(page, `Forty rolls for Friday`).waitFor();
    await context.setOffline(false);

    await page.goto(`${url}/settings/accounts`);
    // Not the notices, which name it too.
    const card = page.getByRole('main').getByRole('listitem').filter({ hasText: ORDERS });
    await card.getByRole('button', { name: 'Pause' }).click();
    await card.getByRole('button', { name: 'Resume' }).waitFor();
    await card.getByRole('button', { name: 'Remove' }).click();

    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await card.waitFor({ state: 'detached' });
    await page.goto(`${url}/mail`);
    await page.getByRole('heading', { name: 'Inbox', exact: true }).waitFor();
    await context.close();
  });
});
