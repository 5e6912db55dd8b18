// The product as one process, with mailboxes on real mail servers, for measurements of synchronisation.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '@postroom/api/app.ts';
import { readConfig } from '@postroom/api/config.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import type { TestApp } from '../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../testkit/hosted-company.ts';
import type { TestStack } from '../testkit/stack.ts';
import { readContext } from './figures.ts';

export interface BenchCompany {
  app: TestApp;
  company: HostedCompany;
  stack: Pick<TestStack, 'env' | 'endpoints'>;
  port: number;
  stop(): Promise<void>;
}

/** Web and worker in this process, on the address Dovecot's notices go to. */
export async function startCompany(name: string, env: Record<string, string> = {}): Promise<BenchCompany> {
  const context = readContext();
  const folder = join(context.dataDir, name);
  mkdirSync(folder, { recursive: true });
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const config = readConfig({
    NODE_ENV: 'production',
    PORT: String(context.webPort),
    POSTROOM_URL: `http://localhost:${context.webPort}`,
    POSTROOM_DATA: folder,
    POSTROOM_KEY_FILE: keyFile,
    ALLOW_PRIVATE_HOSTS: '127.0.0.1:*', // external accounts of measurements lie on the same machine
    DATABASE_URL: context.database.appUrl,
    DATABASE_SYSTEM_URL: context.database.systemUrl,
    ...context.mail.env,
    ...env,
  });
  const running = await createApp(config, { log: createLogger({ level: 'warn' }) });
  const app = inProcess(running);
  const { port } = await app.startWeb();
  await app.startWorker();
  const company = await foundHostedCompany(app);
  return { app, company, stack: stackOf(context.mail.env), port, stop: () => running.stop() };
}

/** The testkit's people call the surface without a network. */
function inProcess(running: Awaited<ReturnType<typeof createApp>>): TestApp {
  const request = (path: string, init?: RequestInit) =>
    running.fetch(new Request(new URL(path, running.deps.config.url), init), { ipAddress: '192.0.2.10' });
  const graphql: TestApp['graphql'] = async (query, variables = {}, session) => {
    const response = await request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...session?.headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Awaited<ReturnType<TestApp['graphql']>>;
  };
  return { ...running, request, graphql } as TestApp;
}

function stackOf(env: Record<string, string>): BenchCompany['stack'] {
  const at = (name: string) => ({ host: env[`${name}_HOST`] ?? '', port: Number(env[`${name}_PORT`]) });
  const [imap, lmtp, sieve] = [at('IMAP'), at('LMTP'), at('SIEVE')];
  const ldap = { host: '', port: 0 };
  return { env, endpoints: { imap, lmtp, sieve, ldap, doveadm: ldap } };
}
