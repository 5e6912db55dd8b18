import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPersistentContext } from '../testkit/browser.ts';
import { startEmptyProduct } from '../testkit/product.ts';
import { row, untilInstalled } from './support/app.ts';
import { deliver } from './support/delivery.ts';

let product: Awaited<ReturnType<typeof startEmptyProduct>>;
beforeAll(async () => {
  product = await startEmptyProduct();
});
afterAll(async () => {
  await product.stop();
});

describe('a first start without demonstration data', () => {
  it('leads through the wizard to an inbox that receives mail, and offers to be installed', async () => {
    const { url } = product.runInfo;
    const profile = mkdtempSync(join(tmpdir(), 'postroom-profile-'));
    const context = await openPersistentContext(profile, 'phone');
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('textbox', { name: 'Organization' }).fill('Harbour Bakery');
    await page.getByRole('textbox', { name: 'Mail domain' }).fill('harbour-bakery.example');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Holm');
    await page.getByRole('textbox', { name: 'Your address' }).fill('ada');
    await page.getByRole('textbox', { name: 'Password' }).fill('password12');
    await page.getByRole('button', { name: 'Open the post room' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('velvet-otter-climbs-42');
    await page.getByRole('button', { name: 'Open the post room' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();

    await deliver(product.runInfo, 'ada@harbour-bakery.example', {
      subject: 'Flour on Monday',
      text: 'Two tons.',
    });
    await row(page, 'Flour on Monday').waitFor();

    await untilInstalled(page);
    const devtools = await context.newCDPSession(page);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });

  it('cannot be set up a second time', async () => {
    const response = await fetch(product.runInfo.graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ setup { required } }' }),
    });
    expect(await response.json()).toMatchObject({ data: { setup: { required: false } } });
  });
});
