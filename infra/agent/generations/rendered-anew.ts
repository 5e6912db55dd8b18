import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderedNotes } from '../../stack/rendered.ts';
import type { LiveFile } from './live-files.ts';

/** Whether every difference is one that the installation noted down when it wrote the file at its start. */
export async function isRenderedAnew(
  stateDirectory: string,
  kept: readonly LiveFile[],
  live: readonly LiveFile[],
): Promise<boolean> {
  const [postfix, dovecot] = await Promise.all(
    ['postfix', 'dovecot'].map(async (service) => {
      const path = join(stateDirectory, `rendered-${service}.json`);
      return JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as RenderedNotes;
    }),
  );
  const rendered = { ...postfix, ...dovecot };
  const old = new Map(kept.map(({ id, hash }) => [id, hash]));
  // The installation takes no file away; it may have servers read one no more.
  const now = new Set(live.map(({ id }) => id));
  if (kept.some(({ id, path }) => !now.has(id) && !existsSync(path))) return false;
  return live.every(({ id, path, hash }) => {
    const known = old.get(id);
    if (known === hash) return true;
    const note = rendered[path];
    return note?.after === hash && (known === undefined || note.before.includes(known));
  });
}
