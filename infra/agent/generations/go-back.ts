// From a change that does not stay to what was live before it, wherever it had come to.
import type { MailHost } from '../mail-host.ts';
import type { Finding } from '../protocol/generations.ts';
import type { Run } from '../run.ts';
import { bringBack } from './bring-back.ts';
import { readLiveFiles } from './live-files.ts';
import type { GenerationStore, Manifest } from './store.ts';
import { clearJournal, type Journal, swapBack, writeJournal } from './swap.ts';

export interface GoBack {
  host: MailHost;
  run: Run;
  store: GenerationStore;
}

/** Gives the generation that does not stay, with why, and what is still wrong after all. */
export async function goBack(
  journal: Journal,
  why: Finding,
  { host, run, store }: GoBack,
): Promise<Manifest> {
  const startedAt = performance.now();
  if (journal.phase !== 'restored') {
    // Going back needs no space, and the phase before leads to the same end.
    await writeJournal(host.stateDirectory, { ...journal, phase: 'back' }).catch(() => undefined);
    await swapBack(journal);
    await writeJournal(host.stateDirectory, { ...journal, phase: 'restored' });
  }
  const files = await readLiveFiles(host);
  const addresses = { good: null, bad: null };
  const left = await bringBack({ host, run, programs: journal.programs, files, addresses });
  const manifest = await store.update(journal.number, {
    ...{ state: 'ROLLED_BACK', confirmBy: null, findings: [why, ...left] },
    rollbackMs: Math.round(performance.now() - startedAt),
  });
  await store.setCurrent(journal.parent);
  await clearJournal(host.stateDirectory);
  return manifest;
}
