// The app in Chromium on a slow phone: a processor four times slower, Fast 3G. The production build, served compressed
// by the product's own web process, with a mailbox whose inbox has at least 10,000 conversations.
import { join } from 'node:path';
import { inRoot } from '@postroom/infra/start/paths.ts';
import { APP, buildWhenChanged, SCHEMA_TYPES } from '@postroom/infra/start/steps/build.ts';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchBrowser, openContext, type Size } from '../testkit/browser.ts';
import { readContext, round, summary, writeFigures } from './figures.ts';
import { hireReaders } from './people.ts';
import { productEnvironment, startWebProcess } from './web-process.ts';

/** Gives more than 10,000 conversations in the inbox. */
const messages = Number(process.env.BENCH_MESSAGES ?? 42_000);
const runs = Number(process.env.BENCH_RUNS ?? 7);
const SLOWDOWN = 4;
/** Fast 3G as Chromium's developer tools have it: 1.6 Mbit/s down, 750 kbit/s up, 562.5 ms. */
const FAST_3G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.6e6 / 8) * 0.9,
  uploadThroughput: (750e3 / 8) * 0.9,
};
const ROW = '[data-thread]';
const logFile = join(readContext().dataDir, 'log', 'app-build.log');

await buildWhenChanged(SCHEMA_TYPES, { logFile });
await buildWhenChanged(APP, { logFile });

const [reader] = await hireReaders('app', 1, messages);
if (!reader) throw new Error('Nobody to read the mail');
const { person } = reader;
const web = await startWebProcess({ ...productEnvironment('app'), APP_DIST: inRoot('pwa', 'dist') });
// The service worker needs a secure origin: localhost is one.
const url = `http://localhost:${web.port}`;
const browser = await launchBrowser();

async function slow(page: Page, network = true): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  if (network) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', FAST_3G);
  }
  return session;
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByRole('textbox', { name: 'Address' }).fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator(ROW).first().waitFor();
}

/** The cookie of a session, for profiles that have nothing else. */
async function cookies(from: Browser): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
  const context = await openContext(from, 'phone');
  await signIn(await context.newPage());
  const state = await context.storageState();
  await context.close();
  // Whoever was here before is remembered by the app: a cold start knows nobody.
  return { ...state, origins: [] };
}

/** The inbox as it is drawn before the app is there (pwa/src/first-view), or by the app itself. */
const ANY_ROW = `${ROW}, [data-first-row]`;

/** Notes when the first row is painted, and when the app itself has painted one, ms since navigation began. */
const NOTE_ROWS = `for (const [name, rows] of [['listAt', '${ANY_ROW}'], ['appAt', '${ROW}']]) {
  const look = () => document.querySelector(rows)
    ? requestAnimationFrame(() => setTimeout(() => { globalThis[name] = performance.now(); }))
    : requestAnimationFrame(look);
  look();
}`;

interface Start {
  listAt: number;
  appAt: number;
}

async function untilRows(page: Page): Promise<Start> {
  await page.waitForFunction(() => 'appAt' in globalThis, undefined, { timeout: 60_000 });
  return page.evaluate(() => {
    const { listAt, appAt } = globalThis as unknown as Start;
    return { listAt, appAt };
  });
}

const starts = (all: readonly Start[]) => ({
  listVisibleMs: summary(all.map(({ listAt }) => listAt)),
  appThereMs: summary(all.map(({ appAt }) => appAt)),
});

type State = Awaited<ReturnType<typeof cookies>>;

async function measureCold(storageState: State) {
  const all: Start[] = [];
  const bytes: number[] = [];
  for (let run = 0; run < runs; run++) {
    const context = await openContext(browser, 'phone', { storageState });
    const page = await context.newPage();
    await page.addInitScript(NOTE_ROWS);
    const session = await slow(page);
    let received = 0;
    const wanted = new Set<string>();
    session.on('Network.responseReceived', ({ requestId, response, type }) => {
      // The app itself; answers of the server are counted apart.
      if (['Document', 'Script', 'Stylesheet'].includes(type) && response.url.startsWith(url))
        wanted.add(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (wanted.has(requestId)) received += encodedDataLength;
    });
    await page.goto(`${url}/mail`, { waitUntil: 'commit' });
    const start = await untilRows(page);
    all.push(start);
    console.error(`  cold: ${Math.round(start.listAt)} ms, ${Math.round(received / 1000)} kB`);
    bytes.push(received);
    await context.close();
  }
  return {
    ...starts(all),
    firstLoadKb: round((bytes.toSorted((a, b) => a - b)[bytes.length >> 1] ?? 0) / 1000),
  };
}

/** A profile in which the app was used before and its worker keeps it. */
async function openUsed(storageState: State): Promise<BrowserContext> {
  const context = await openContext(browser, 'phone', { storageState });
  const page = await context.newPage();
  await page.goto(`${url}/mail`);
  await page.locator(ROW).first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await page.locator(ROW).first().waitFor();
  await page.waitForTimeout(8_000); // conversations are fetched ahead and kept meanwhile
  await page.close();
  return context;
}

async function measureAgain(context: BrowserContext, offline: boolean) {
  const all: Start[] = [];
  await context.setOffline(offline);
  for (let run = 0; run < runs; run++) {
    const page = await context.newPage();
    await page.addInitScript(NOTE_ROWS);
    await slow(page, !offline);
    await page.goto(`${url}/mail`, { waitUntil: 'commit' });
    all.push(await untilRows(page));
    await page.close();
  }
  await context.setOffline(false);
  return starts(all);
}

/** From the click on a row to its text in sight, ms. Conversations near the top are fetched ahead, as in use. */
async function measureOpening(context: BrowserContext) {
  const page = await context.newPage();
  await page.goto(`${url}/mail`);
  await page.locator(ROW).first().waitFor();
  await page.waitForTimeout(6_000);
  await slow(page);
  const times: number[] = [];
  for (let run = 0; run < runs + 1; run++) {
    const took = await page.evaluate(async (index) => {
      const row = document.querySelectorAll<HTMLElement>('[data-thread]')[index];
      if (!row) throw new Error('No such row');
      const begin = performance.now();
      row.click();
      const shown = () => document.querySelector('article p.whitespace-pre-wrap, article iframe') !== null;
      while (!shown()) {
        if (performance.now() - begin > 20_000) throw new Error('No text came');
        await new Promise(requestAnimationFrame);
      }
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - begin;
    }, run);
    if (run > 0) times.push(took); // the first one loads the reading pane
    await page.goBack();
    await page.waitForTimeout(500);
  }
  await page.close();
  return summary(times);
}

interface Noted {
  /** Milliseconds of tasks over 50 ms, with the style, layout and paint they end in. */
  tasks: number[];
  /** Milliseconds of every script of the app that ran in a frame of over 50 ms, with the layout it asks for. */
  scripts: number[];
}

/** Runs in the page. */
function noteLongWork(): void {
  const noted: Noted = { tasks: [], scripts: [] };
  Object.assign(globalThis, { noted });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) noted.tasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries() as (PerformanceEntry & {
      scripts: (PerformanceEntry & { sourceURL: string })[];
    })[]) {
      for (const { duration, sourceURL } of frame.scripts) if (sourceURL !== '') noted.scripts.push(duration);
    }
  }).observe({ type: 'long-animation-frame' });
}

/** Scrolls through 10,000 rows, or to the end of a shorter list, and notes long tasks. */
async function measureScrolling(size: Size, storageState: State) {
  const context = await openContext(browser, size, { storageState });
  const page = await context.newPage();
  await page.addInitScript(noteLongWork);
  await page.goto(`${url}/mail`);
  await page.locator(ROW).first().waitFor();
  await page.waitForTimeout(6_000);
  await slow(page, false);
  await page.evaluate(() => {
    const { noted } = globalThis as unknown as { noted: Noted };
    for (const list of [noted.tasks, noted.scripts]) list.splice(0);
  });
  const result = await page.evaluate(async () => {
    const scroller = document.querySelector<HTMLElement>('[data-scroller]');
    if (!scroller) throw new Error('No list');
    const { noted } = globalThis as unknown as { noted: Noted };
    const box = scroller.getBoundingClientRect();
    const rowAt = (y: number) =>
      document.elementFromPoint(box.left + 150, box.top + y)?.closest('li') ?? null;
    const drawn = new Set<string>();
    /** Known when the last page is there, -1 before. */
    let total = -1;
    let passed = 0;
    let frames = 0;
    const begin = performance.now();
    // A flick after the other: about five rows a frame.
    while (passed < (total < 0 ? 10_000 : Math.min(10_000, total)) && performance.now() - begin < 240_000) {
      scroller.scrollTop += 400;
      await new Promise(requestAnimationFrame);
      frames += 1;
      for (const row of document.querySelectorAll<HTMLElement>('[data-thread]')) {
        drawn.add(row.dataset.thread ?? '');
        const place = row.closest('li');
        passed = Math.max(passed, Number(place?.getAttribute('aria-posinset') ?? 0));
        total = Number(place?.getAttribute('aria-setsize') ?? -1);
      }
    }
    const seconds = (performance.now() - begin) / 1000;
    const stopped = performance.now();
    // Below the last row of a whole list stands its footer, where no row will come.
    const end = (scroller.querySelector('ul')?.getBoundingClientRect().bottom ?? 0) - box.top;
    const filled = total < 0 ? box.height : Math.min(box.height, end);
    const heights = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => share * filled);
    while (!heights.every(rowAt) && performance.now() - stopped < 5_000)
      await new Promise(requestAnimationFrame);
    const filledMs = performance.now() - stopped;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { passed, drawn: drawn.size, frames, seconds, filledMs, ...noted };
  });
  await context.close();
  const { tasks, scripts, ...scrolled } = result;
  const long = tasks.toSorted((a, b) => b - a);
  return {
    ...scrolled,
    seconds: round(scrolled.seconds),
    filledMs: round(scrolled.filledMs),
    tasksOver50Ms: long.length,
    longestMs: round(long[0] ?? 0),
    scriptsOver50Ms: scripts.filter((ms) => ms > 50).length,
    longestScriptMs: round(Math.max(0, ...scripts)),
    ...(long.length > 0 ? { medianMs: round(long[long.length >> 1] ?? 0) } : {}),
  };
}

async function measureUse(state: State) {
  const cold = await measureCold(state);
  const used = await openUsed(state);
  return {
    cold,
    warm: await measureAgain(used, false),
    offline: await measureAgain(used, true),
    openMessageMs: await measureOpening(used),
  };
}

try {
  const state = await cookies(browser);
  writeFigures({
    conditions: `${SLOWDOWN}x slower processor, Fast 3G; phone of 390x844, desktop of 1440x900`,
    ...(process.env.BENCH_ONLY === 'scrolling' ? {} : await measureUse(state)),
    scrolling: {
      phone: await measureScrolling('phone', state),
      desktop: await measureScrolling('desktop', state),
    },
  });
} finally {
  await browser.close();
  await web.stop();
}
