// The api as tests use it: composed for real, on a database of its own, called without a network unless a test asks.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '@postroom/api/app.ts';
import { readConfig } from '@postroom/api/config.ts';
import { createLogger, type Logger } from '@postroom/api/core/log.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import type { TestStack } from './stack.ts';

export interface TestAppOptions {
  /** The mail servers the app works with; without, it has none. */
  stack?: Pick<TestStack, 'env'>;
  /** Environment variables on top (see config.ts). */
  env?: Record<string, string>;
  /** Starts the worker: jobs, schedules, services. */
  worker?: boolean;
  /** Listens on a free port. */
  web?: boolean;
  /** Another process of an app that runs already: the same database and key. */
  beside?: TestApp;
  log?: Logger;
}

/** How a caller shows who they are. */
export interface TestSession {
  headers: Record<string, string>;
}

export interface GraphQLResult {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test's own document says
  data?: any;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
  extensions?: { cost?: { requested: number; limit: number } };
}

export interface TestApp extends App {
  testDatabase: TestDatabase;
  env: Record<string, string>;
  /** http://127.0.0.1:<port> of an app that listens; the configured address of one that does not. */
  url: string;
  /** Calls the HTTP surface in this process. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Runs an operation; `session` is what signUp() and signIn() give. */
  graphql(
    document: string,
    variables?: Record<string, unknown>,
    session?: TestSession,
  ): Promise<GraphQLResult>;
}

/** Starts an app on a fresh database. `await app.stop()` ends it and removes the database. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside } = options;
  const testDatabase = beside?.testDatabase ?? (await createTestDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'postroom-app-'));
  const env = {
    ...(beside?.env ?? environment(testDatabase, folder)),
    ...options.stack?.env,
    ...options.env,
  };
  const app = await createApp(readConfig(env), {
    log: options.log ?? createLogger({ level: process.env.TEST_LOG ?? 'silent' }),
  });
  if (options.worker) await app.startWorker();
  const port = options.web ? (await app.startWeb()).port : null;
  const url = port === null ? app.deps.config.url.origin : `http://127.0.0.1:${port}`;
  const request: TestApp['request'] = (path, init) =>
    app.fetch(new Request(new URL(path, url), init), { ipAddress: '192.0.2.10' });
  return {
    ...app,
    testDatabase,
    env,
    url,
    request,
    async graphql(document, variables = {}, session) {
      const response = await request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...session?.headers },
        body: JSON.stringify({ query: document, variables }),
      });
      return (await response.json()) as GraphQLResult;
    },
    async stop() {
      await app.stop();
      if (!beside) await testDatabase.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environment(database: TestDatabase, folder: string): Record<string, string> {
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  return {
    NODE_ENV: 'test',
    PORT: '0',
    POSTROOM_URL: 'http://localhost:4000',
    POSTROOM_DATA: folder,
    POSTROOM_KEY_FILE: keyFile,
    DATABASE_URL: database.appUrl,
    DATABASE_SYSTEM_URL: database.systemUrl,
    DATABASE_POOL_SIZE: '8',
    WORKER_CONCURRENCY: '4',
    // The servers are shared: what other tests did before is not read into traces.
    MAIL_LOG_HISTORY_MB: '0',
  };
}
