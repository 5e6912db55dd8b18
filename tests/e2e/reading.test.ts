// Reading one message: images after consent, colours in the dark, files, the way out of a list, paper.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { demoAccount, sharedProduct } from '../testkit/product.ts';
import { nothingHappened, openConversation, row, signIn, watch } from './support/app.ts';
import { measureContrast } from './support/contrast.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);
let browser: Browser;
let server: Server;
let images: string;
const asked: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/picture')) response.end(pixel);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  images = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const me = () => demoAccount({ role: 'owner' });

type Mail = Parameters<ReturnType<typeof createTransport>['sendMail']>[0];

async function deliver(mail: Mail): Promise<void> {
  const run = sharedProduct();
  const transport = createTransport({ ...run.lmtp, lmtp: true, secure: false, ignoreTLS: true } as never);
  const to = me().email;
  await transport.sendMail({
    from: '"Weekly Bells" <weekly@news.example>',
    ...mail,
    to,
    envelope: { from: 'weekly@news.example', to: [to] },
  });
  transport.close();
}

async function open(size: Size, subject: string, options: BrowserContextOptions = {}) {
  const run = sharedProduct();
  const context = await openContext(browser, size, options);
  const seen = watch(context, run.url);
  const page = await context.newPage();
  await signIn(page, run.url, me());
  await row(page, subject).waitFor({ timeout: 40_000 });
  await openConversation(page, subject);
  return { page, seen };
}

const frameOf = (page: Page) => page.getByRole('article').last().locator('iframe').contentFrame();
const loadedImages = (page: Page): Promise<number> =>
  frameOf(page)
    .locator('img')
    .evaluateAll((found) => found.filter((image) => (image as HTMLImageElement).naturalWidth === 10).length);

describe('images on other servers', () => {
  it('load once, or always from a sender, and never before somebody says so', async () => {
    const html = `<table background="${images}/picture/back.png"><tr><td>Spring</td></tr></table><img src="${images}/picture/1.png?a=1&amp;b=2" alt="Bells">
      <img src="${images}/gone.png" alt="Gone"><img src="${images}/picture/t.png" width="1" height="1">`;
    await deliver({ subject: 'Spring bells', html });
    const { page, seen } = await open('phone', 'Spring bells');
    await page.getByText('1 tracking image blocked.').waitFor();
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Load once' }).click();
    await expect.poll(() => loadedImages(page), { timeout: 20_000 }).toBe(1);
    await frameOf(page).getByText('Gone (Image not available)').waitFor();
    expect(asked.toSorted()).toEqual(['/gone.png', '/picture/1.png?a=1&b=2', '/picture/back.png']);
    nothingHappened(seen);
    await page.reload();
    await page.getByRole('button', { name: 'Always from weekly@news.example' }).click();
    await expect.poll(() => loadedImages(page), { timeout: 20_000 }).toBe(1);
    await page.getByText('Images from weekly@news.example load from now on').waitFor();
    await page.reload();
    await expect.poll(() => loadedImages(page), { timeout: 20_000 }).toBe(1);
    await page.goto(`${sharedProduct().url}/settings/reading`);
    await page.getByRole('button', { name: /Ask again before images from weekly/ }).click();
    await page.getByText('Nobody yet.').waitFor();
    await page.context().close();
  });
});

/** As newsletters, quotes and other programs colour their mail. */
const coloured = [
  '<body bgcolor="#ffffff"><p style="color:#333">Dark grey on white</p><p style="color:#999">Light grey</p><a href="https://a.example">A link</a></body>',
  '<table bgcolor="#f4f4f4" width="100%"><tr><td bgcolor="#ffffff" style="color:#222">Card <b style="color:#000080">navy</b></td></tr><tr><td style="background:#ffeb3b;color:#000">Yellow</td></tr></table>',
  '<div style="background:#1a73e8;padding:9px"><a style="color:#fff" href="https://a.example">Button</a></div><div style="background:#111"><font color="#777">Dark already</font></div>',
  '<style>.x{color:rgb(0 0 0 / 87%)} .y{background:rgba(0,0,0,.04);color:#5f6368}</style><p class="x">Transparent ink</p><p class="y">Tinted</p><blockquote style="color:#500050">Purple quote</blockquote>',
  '<style>@media (prefers-color-scheme: dark) { p { color: #eee; background: #000 } }</style><p style="color:green">Has a scheme</p><span style="color:red">Red</span><span style="color:oklch(0.3 0.1 20)">New notation</span>',
];

describe('mail in the dark', () => {
  it('is readable whatever its colours, and shows the original ones when asked', async () => {
    await deliver({ subject: 'Colours of all kinds', html: coloured.join('') });
    const { page } = await open('desktop', 'Colours of all kinds', { colorScheme: 'dark' });
    await frameOf(page).getByText('Dark already').waitFor();
    const worst = async () => {
      const words = await frameOf(page).locator('body').evaluate(measureContrast);
      return Math.min(...words.map(({ contrast }) => contrast ?? 0));
    };
    await expect.poll(worst, { timeout: 10_000 }).toBeGreaterThanOrEqual(4.5);
    const paper = () =>
      frameOf(page)
        .locator('html')
        .evaluate((root) => getComputedStyle(root).backgroundColor);
    expect(await paper()).toBe('rgb(32, 29, 26)');
    await page.getByRole('button', { name: 'Original colours' }).click();
    await expect.poll(paper).toBe('rgb(255, 255, 255)');
    await page.context().close();
  });
});

describe('the files of a message', () => {
  it('are shown in the app, warned of, and downloaded together', async () => {
    const printed = await (await browser.newContext()).newPage();
    await printed.setContent('<h1>Invoice 42</h1>');
    const pdf = await printed.pdf();
    await printed.context().close();
    await deliver({
      subject: 'Six files',
      text: 'See the files.',
      headers: { 'List-Unsubscribe': '<mailto:leave@news.example>', 'List-Id': '<bells.news.example>' },
      attachments: [
        { filename: 'dot.png', content: pixel },
        { filename: 'invoice.pdf', content: pdf },
        { filename: 'list.csv', content: 'Part;Count\nHub;40\n' },
        { filename: 'invoice.pdf.exe', content: 'MZ' },
        {
          filename: 'crates.eml',
          contentType: 'message/rfc822',
          content:
            'From: i@ship.example\r\nSubject: The crates\r\nContent-Type: text/html\r\n\r\n<p>Three crates</p><script>alert(1)</script>',
        },
      ],
    });
    const { page, seen } = await open('phone', 'Six files');
    await page.getByRole('button', { name: /^Open dot\.png/ }).click();
    const viewer = page.getByRole('dialog');
    await viewer.getByRole('img', { name: 'dot.png' }).waitFor();
    await viewer.getByRole('button', { name: 'Next file' }).click();
    await viewer.getByText('Invoice 42').waitFor({ state: 'attached', timeout: 30_000 });
    await viewer.getByRole('button', { name: 'Next file' }).click();
    await viewer.getByRole('cell', { name: '40' }).waitFor();
    await viewer.getByRole('button', { name: 'Next file' }).click();
    await viewer.getByRole('heading', { name: 'The crates' }).waitFor();
    await viewer.locator('iframe').contentFrame().getByText('Three crates').waitFor();
    await viewer.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /^Download invoice\.pdf\.exe/ }).click();
    await page
      .getByRole('dialog', { name: 'Download invoice.pdf.exe?' })
      .getByRole('button', { name: 'Cancel' })
      .click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download all (.zip)' }).click();
    const archive = Buffer.concat(await (await (await download).createReadStream()).toArray());
    expect(archive.readUInt32LE(0)).toBe(0x04034b50);
    expect(archive.readUInt16LE(archive.length - 12)).toBe(5);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByText('The sender was asked by mail to take you off the list.').waitFor();
    nothingHappened(seen);
    await page.context().close();
  });
});

describe('a message on paper and as it came', () => {
  it('is printed without the app around it, and its source can be read', async () => {
    await deliver({ subject: 'For the file', html: '<p style="color:#fff;background:#000">Keep this</p>' });
    const { page } = await open('desktop', 'For the file', { colorScheme: 'dark' });
    const more = page.getByRole('article').last().getByRole('button', { name: 'More actions' });
    await more.click();
    await page.getByRole('menuitem', { name: 'Print' }).click();
    const paper = page.locator('iframe[data-print]');
    await paper.waitFor({ state: 'attached' });
    await paper.contentFrame().getByText('Keep this').waitFor({ state: 'attached' });
    expect(await paper.contentFrame().locator('body').textContent()).toMatch(
      /For the file[\s\S]*weekly@news\.example/,
    );
    await more.click();
    await page.getByRole('menuitem', { name: 'Show the source' }).click();
    await page
      .getByRole('dialog')
      .getByText(/Subject: For the file/)
      .waitFor();
    await page.context().close();
  });
});
