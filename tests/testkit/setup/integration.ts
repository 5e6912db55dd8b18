import type { TestProject } from 'vitest/node';
import { startDatabaseServer, type TestDatabaseServer } from './database.ts';
import { type RunningStack, type SharedStack, startSharedStack } from './stack.ts';
import { temporaryFolder } from './temporary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrls: TestDatabaseServer['urls'];
    mailStack: SharedStack;
  }
}

/** One PostgreSQL and one set of mail servers for all integration tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder('integration');
  const [database, stack] = await Promise.allSettled([
    startDatabaseServer(folder.path),
    startSharedStack(folder.path),
  ]);
  const stop = async (): Promise<void> => {
    const parts: (TestDatabaseServer | RunningStack)[] = [];
    if (database.status === 'fulfilled') parts.push(database.value);
    if (stack.status === 'fulfilled') parts.push(stack.value);
    await Promise.allSettled(parts.map((part) => part.stop()));
    await folder.remove();
  };
  if (database.status === 'rejected' || stack.status === 'rejected') {
    await stop();
    throw database.status === 'rejected' ? database.reason : (stack as PromiseRejectedResult).reason;
  }
  project.provide('databaseUrls', database.value.urls);
  project.provide('mailStack', stack.value.shared);
  return stop;
}
