// What is told of generations that are kept: as a list, one with what it changed, any two compared, one as a file.
import type { FileDiff, Generation, GenerationSummary } from '../protocol/generations.ts';
import { writeBundle } from './bundle.ts';
import { differences } from './differences.ts';
import type { GenerationStore, Manifest } from './store.ts';

export function summaryOf({ key: _key, ...manifest }: Manifest): GenerationSummary {
  return manifest;
}

/** Newest first. */
export async function listGenerations(store: GenerationStore, before: number | null, first: number) {
  const numbers = (await store.numbers()).reverse().filter((number) => before === null || number < before);
  const manifests = await Promise.all(numbers.slice(0, first).map((number) => store.manifest(number)));
  return {
    generations: manifests.map(summaryOf),
    more: numbers.length > first,
    current: (await store.current()) ?? 0,
  };
}

/** With what it changed. */
export async function describeGeneration(store: GenerationStore, manifest: Manifest): Promise<Generation> {
  const files = await store.files(manifest.number);
  const parent = manifest.parent === null ? files : await store.files(manifest.parent).catch(() => files);
  return { ...summaryOf(manifest), diff: differences(parent, files) };
}

/** Throws NOT_FOUND. */
export async function compareGenerations(
  store: GenerationStore,
  from: number,
  to: number,
): Promise<FileDiff[]> {
  return differences(await store.files(from), await store.files(to));
}

/** Throws NOT_FOUND. */
export async function exportGeneration(store: GenerationStore, hostname: string, number: number) {
  const manifest = await store.manifest(number);
  const name = `configuration-${hostname}-${number}.json`;
  return { name, bundle: writeBundle(hostname, manifest, await store.files(number)) };
}
