// Whoever changed the configuration in the meantime goes first: another administrator, or a hand edit on the host.
import { AgentError } from '../errors.ts';
import type { MailHost } from '../mail-host.ts';
import type { ApplyRequest } from './apply.ts';
import { differences } from './differences.ts';
import { type LiveFile, readLiveFiles } from './live-files.ts';
import type { GenerationStore } from './store.ts';

/** Throws CONFLICT when files are not what they were shown as, or were edited on the host since the current generation. */
export async function requireNoConflict(
  { base, source }: Pick<ApplyRequest, 'base' | 'source'>,
  live: readonly LiveFile[],
  current: number,
  store: GenerationStore,
): Promise<void> {
  const kept = await store.files(current);
  const stale = live.filter(({ id, hash }) => base[id] !== undefined && base[id] !== hash);
  if (stale.length > 0) {
    const list = stale.map(({ id }) => id).join(', ');
    throw new AgentError(
      'CONFLICT',
      `The configuration has changed since it was shown: ${list}. Look at it again.`,
      {
        fields: Object.fromEntries(stale.map(({ id }) => [id, 'has other contents by now'])),
      },
    );
  }
  if (source.kind === 'adopt' || source.kind === 'discard') return;
  const drift = differences(kept, live);
  if (drift.length === 0) return;
  throw new AgentError(
    'CONFLICT',
    `Files were edited on the host itself since generation ${current} (${drift.map(({ file }) => file).join(', ')}): adopt these edits or take them back first.`,
    { fields: Object.fromEntries(drift.map(({ file, diff }) => [file, diff])) },
  );
}

/** Throws CONFLICT when a file was edited by hand while the change was tried. */
export async function requireUnchanged(host: MailHost, live: readonly LiveFile[]): Promise<void> {
  const now = await readLiveFiles(host);
  const changed = differences(live, now);
  if (changed.length === 0) return;
  throw new AgentError(
    'CONFLICT',
    `Files were edited on the host itself while the change was tried: ${changed.map(({ file }) => file).join(', ')}. Nothing was changed.`,
    { fields: Object.fromEntries(changed.map(({ file, diff }) => [file, diff])) },
  );
}
