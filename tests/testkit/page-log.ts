// What the pages of a browser test were doing, told when it fails: the reason is mostly a request that did not come back.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page, Request } from 'playwright-core';

const LAST_REQUESTS = 12;
const LAST_WORDS = 10;

interface Log {
  /** Requests without an answer, with when they began (ms since 1970). */
  pending: Map<Request, number>;
  ended: string[];
  said: string[];
}

const logs = new Map<BrowserContext, Log>();

/** Follows what a context asks for until it is closed. */
export function keepLog(context: BrowserContext): void {
  const log: Log = { pending: new Map(), ended: [], said: [] };
  logs.set(context, log);
  const end = (request: Request, how: string): void => {
    const ms = Date.now() - (log.pending.get(request) ?? Date.now());
    log.pending.delete(request);
    log.ended.push(`${nameOf(request)}: ${how} after ${ms} ms`);
    log.ended.splice(0, log.ended.length - LAST_REQUESTS);
  };
  context.on('request', (request) => log.pending.set(request, Date.now()));
  context.on('requestfinished', (request) =>
    request.response().then(
      (response) => end(request, String(response?.status())),
      () => end(request, 'ended'),
    ),
  );
  context.on('requestfailed', (request) => end(request, request.failure()?.errorText ?? 'failed'));
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    log.said.push(message.text());
    log.said.splice(0, log.said.length - LAST_WORDS);
  });
  context.on('close', () => logs.delete(context));
}

/** A report of every open page, and a picture of each in `folder`. */
export async function tellOpenPages(test: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const stories: string[] = [];
  for (const [context, log] of logs) {
    for (const page of context.pages()) {
      const picture = join(folder, `${test.replace(/\W+/g, '-').slice(0, 80)}-${stories.length + 1}.png`);
      stories.push(await storyOf(page, log, picture));
    }
  }
  return stories.join('\n');
}

async function storyOf(page: Page, { pending, ended, said }: Log, picture: string): Promise<string> {
  const seen = await page
    .screenshot({ path: picture, timeout: 5_000 })
    .then(() => `picture: ${picture}`)
    .catch((error: Error) => `no picture: ${error.message.split('\n')[0]}`);
  const now = Date.now();
  return [
    `Page ${page.url()} (${new Date(now).toISOString()}), ${seen}`,
    ...[...pending].map(([request, at]) => `  without an answer for ${now - at} ms: ${nameOf(request)}`),
    ...ended.map((line) => `  ${line}`),
    ...said.map((line) => `  console: ${line}`),
  ].join('\n');
}

function nameOf(request: Request): string {
  const operation = /"operationName":"(\w+)"/.exec(request.postData() ?? '')?.[1];
  return `${request.method()} ${request.url()}${operation ? ` ${operation}` : ''}`;
}
