import type { RunInfo } from '@postroom/infra/start/steps/run-file.ts';
import type { TestProject } from 'vitest/node';
import { startWholeProduct } from './product.ts';
import { temporaryFolder } from './temporary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    runInfo: RunInfo;
    dataDir: string;
  }
}

/** Also on a machine that is busy with other things: everything else waits for it. */
const PATIENCE_MS = 400_000;

/** The whole product with its demonstration company, once for all browser tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder('e2e');
  // Tests play the web servers of senders on this machine.
  const env = { ALLOW_PRIVATE_WEB_HOSTS: 'localhost:*' };
  const product = await startWholeProduct(folder.path, { env, readyWithinMs: PATIENCE_MS }).catch(
    async (error: unknown) => {
      await folder.remove();
      throw error;
    },
  );
  project.provide('runInfo', product.runInfo);
  project.provide('dataDir', product.dataDir);
  return async () => {
    await product.stop();
    await folder.remove();
  };
}
