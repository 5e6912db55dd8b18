// Generations on the disk: `generations/000007/manifest.json` and the files beside it. Root's alone, for they hold secrets.
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import type { ConfigurationProgram } from '../protocol/configuration.ts';
import type { GenerationSummary } from '../protocol/generations.ts';
import { syncDirectory, writeDurably, writeSynced } from './durable.ts';

/** One file of a generation, with what it takes to write it. */
export interface KeptFile {
  id: string;
  program: ConfigurationProgram;
  path: string;
  text: string;
  hash: string;
  mode: number;
  uid: number;
  gid: number;
}

export interface Manifest extends GenerationSummary {
  /** Of the request that it comes from: the same one gives no second generation. */
  key: string;
}

interface StoredManifest extends Manifest {
  files: Omit<KeptFile, 'text'>[];
}

/** Older ones are forgotten, but never what is live. */
const KEPT = 200;

export class GenerationStore {
  readonly #directory: string;

  constructor(stateDirectory: string) {
    this.#directory = join(stateDirectory, 'generations');
  }

  get directory(): string {
    return this.#directory;
  }

  #path(number: number): string {
    return join(this.#directory, String(number).padStart(6, '0'));
  }

  /** Ascending. */
  async numbers(): Promise<number[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#directory);
    return names
      .filter((name) => /^\d{6}$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  /** Throws NOT_FOUND. */
  async manifest(number: number): Promise<Manifest> {
    const { files: _files, ...manifest } = await this.#read(number);
    return manifest;
  }

  /** Throws NOT_FOUND. */
  async files(number: number): Promise<KeptFile[]> {
    const { files } = await this.#read(number);
    return Promise.all(
      files.map(async (file, index) => ({
        ...file,
        text: await readFile(join(this.#path(number), `${index}.text`), 'utf8'),
      })),
    );
  }

  async #read(number: number): Promise<StoredManifest> {
    try {
      return JSON.parse(await readFile(join(this.#path(number), 'manifest.json'), 'utf8')) as StoredManifest;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new AgentError('NOT_FOUND', `There is no generation ${number} of the configuration.`);
    }
  }

  /** Under the next number. It is there whole or not at all. */
  async add(manifest: Omit<Manifest, 'number' | 'hashes'>, files: readonly KeptFile[]): Promise<Manifest> {
    const number = ((await this.numbers()).at(-1) ?? 0) + 1;
    const hashes = Object.fromEntries(files.map(({ id, hash }) => [id, hash]));
    const whole: Manifest = { ...manifest, number, hashes };
    const temporary = `${this.#path(number)}.new`;
    await rm(temporary, { recursive: true, force: true });
    try {
      await mkdir(temporary, { mode: 0o700 });
      for (const [index, file] of files.entries())
        await writeSynced(join(temporary, `${index}.text`), file.text);
      const described = files.map(({ text: _text, ...file }) => file);
      await writeSynced(join(temporary, 'manifest.json'), JSON.stringify({ ...whole, files: described }));
      await rename(temporary, this.#path(number));
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    await syncDirectory(this.#directory);
    return whole;
  }

  async update(number: number, changes: Partial<Omit<Manifest, 'number'>>): Promise<Manifest> {
    const stored = { ...(await this.#read(number)), ...changes };
    await writeDurably(join(this.#path(number), 'manifest.json'), JSON.stringify(stored));
    const { files: _files, ...manifest } = stored;
    return manifest;
  }

  /** The generation that is live, or becomes so; null before the first. */
  async current(): Promise<number | null> {
    const text = await readFile(join(this.#directory, 'current'), 'utf8').catch(() => '');
    return text === '' ? null : Number(text);
  }

  async setCurrent(number: number): Promise<void> {
    await writeDurably(join(this.#directory, 'current'), String(number));
  }

  /** Forgets the oldest. */
  async prune(): Promise<void> {
    const numbers = await this.numbers();
    const current = await this.current();
    const live = current === null ? undefined : await this.manifest(current);
    const kept = new Set([...numbers.slice(-KEPT), current, live?.parent]);
    for (const number of numbers)
      if (!kept.has(number)) await rm(this.#path(number), { recursive: true, force: true });
  }
}
