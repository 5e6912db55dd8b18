// Signed-in people with mailboxes, and the app in this process to make them with.
import { type App, createApp } from '@postroom/api/app.ts';
import { readConfig } from '@postroom/api/config.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import type { TestApp } from '../testkit/app.ts';
import { foundCompany, hire, type TestPerson } from '../testkit/company.ts';
import { readContext } from './figures.ts';
import { type FilledMailbox, fillMailbox } from './mailbox.ts';
import { productEnvironment } from './web-process.ts';

export interface Reader {
  person: TestPerson;
  mailbox: FilledMailbox;
}

export const startApp = (name: string, environment = productEnvironment(name)): Promise<App> =>
  createApp(readConfig(environment), { log: createLogger({ level: 'error' }) });

/** The testkit's people sign in over the surface, without a network. */
export function forTests(running: App): TestApp {
  const request = (path: string, init?: RequestInit) =>
    running.fetch(new Request(new URL(path, running.deps.config.url), init), { ipAddress: '192.0.2.10' });
  return { ...running, request } as TestApp;
}

/** Colleagues of one company, each with a mailbox of that many messages. */
export async function hireReaders(name: string, count: number, messages: number): Promise<Reader[]> {
  const running = await startApp(name);
  try {
    const app = forTests(running);
    const owner = await foundCompany(app, `Bench ${name}`);
    const readers: Reader[] = [];
    for (let index = 0; index < count; index++) {
      if (index % 10 === 0) console.error(`${index} of ${count} mailboxes of ${messages} messages are there`);
      const address = `reader${index}@${name}.example`;
      const person = await hire(app, owner.organizationId, {
        email: address,
        name: `Reader ${index}`,
        role: 'MEMBER',
      });
      const mailbox = await runInScope(systemScope(owner.organizationId), () =>
        fillMailbox(running.database, { ...person, address, messages }),
      );
      readers.push({ person, mailbox });
    }
    await vacuum();
    return readers;
  } finally {
    await running.stop();
  }
}

/** What autovacuum does within minutes of such an import. */
export async function vacuum(): Promise<void> {
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ connectionString: readContext().database.ownerUrl });
  await owner.connect();
  await owner.query('VACUUM ANALYZE');
  await owner.end();
}
