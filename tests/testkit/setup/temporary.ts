import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/** A data directory for one test run. Servers run under accounts of their own, so others may pass through it. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `postroom-${purpose}-`));
  chmodSync(path, 0o755);
  return {
    path,
    remove: async () => {
      if (process.env.POSTROOM_KEEP) console.log(`Kept ${path}`);
      else await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
