// Debian's Chromium, driven by Playwright.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { keepLog } from './page-log.ts';

const EXECUTABLE = process.env.CHROMIUM || '/usr/bin/chromium';

/** Nothing that phones home, asks questions, or needs a graphics card. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const flags = (): string[] => (process.getuid?.() === 0 ? [...QUIET, '--no-sandbox'] : QUIET);

/** A phone in one hand. */
const PHONE = { width: 390, height: 844 } as const;
/** A screen on a desk. */
export const DESKTOP = { width: 1440, height: 900 } as const;

export const SIZES = { phone: PHONE, desktop: DESKTOP } as const;
export type Size = keyof typeof SIZES;

export async function launchBrowser(): Promise<Browser> {
  requireChromium();
  return chromium.launch({ executablePath: EXECUTABLE, args: flags(), timeout: 60_000 });
}

/** A fresh profile: no cookies, no cache, no service worker. What is sent goes at once, without time to take it back. */
export async function openContext(
  browser: Browser,
  size: Size,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...appearance(size), ...options });
  context.setDefaultTimeout(20_000);
  keepLog(context);
  await context.addInitScript(() => {
    // Frames of messages and empty pages have no storage.
    if (window === window.top && location.protocol.startsWith('http'))
      localStorage.setItem('postroom.writing.undo', '0');
  });
  return context;
}

/** A profile kept in a folder, which installability and reopening the installed app ask for. */
export async function openPersistentContext(
  folder: string,
  size: Size,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  requireChromium();
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: EXECUTABLE,
    args: flags(),
    timeout: 60_000,
    ...appearance(size),
    ...options,
  });
  context.setDefaultTimeout(20_000);
  keepLog(context);
  return context;
}

function appearance(size: Size): BrowserContextOptions {
  const viewport = SIZES[size];
  return size === 'phone'
    ? { viewport, screen: viewport, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'en-GB' }
    : { viewport, screen: viewport, deviceScaleFactor: 1, locale: 'en-GB' };
}

function requireChromium(): void {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `There is no ${EXECUTABLE}: install Debian's package chromium, or name a browser in CHROMIUM.`,
    );
  }
}
