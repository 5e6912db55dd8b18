// The demonstration company, loaded once by prisma/seed/demo.ts through the running product.
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StepError } from '../errors.ts';
import { readJson, writePrivately } from '../files.ts';
import { inRoot } from '../paths.ts';
import type { DemoAccount, RunInfo } from './run-file.ts';

/** What prisma/seed/demo.ts is called with. */
export interface SeedDemoInput {
  /** Where the product answers. */
  url: string;
  runInfo: RunInfo;
  stack: { env: Record<string, string> };
  dataDir: string;
  /** The password of a demonstration sign-in: made up once per installation, the same when called again. */
  password(email: string): string;
  onStep?(text: string): void;
  /** Aborted when the start is broken off: stop at the next good place. */
  signal: AbortSignal;
}

/**
 * The default export of prisma/seed/demo.ts. It may have been cut short before: it must find what is there already and
 * add the rest.
 */
export type SeedDemo = (input: SeedDemoInput) => Promise<{ accounts: DemoAccount[] }>;

/** `demo.json` in the data directory: what the first start decided and how far it got. */
interface DemoState {
  state: 'none' | 'loading' | 'loaded';
  passwords: Record<string, string>;
  accounts: DemoAccount[];
}

const SCRIPT = inRoot('prisma', 'seed', 'demo.ts');

export interface DemoOptions {
  dataDir: string;
  runInfo: RunInfo;
  stackEnv: Record<string, string>;
  note: (text: string) => void;
  signal: AbortSignal;
}

export type DemoPlan = { load: false; accounts: DemoAccount[]; ignoredEmpty: boolean } | { load: true };

/** Decides, before anything is loaded, what the demonstration data of this installation are. */
export function planDemo(dataDir: string, empty: boolean): DemoPlan {
  const known = readState(dataDir);
  if (known?.state === 'none') return { load: false, accounts: [], ignoredEmpty: false };
  if (known?.state === 'loaded') return { load: false, accounts: known.accounts, ignoredEmpty: empty };
  if (!empty && existsSync(SCRIPT)) return { load: true };
  if (empty && !known) writeState(dataDir, { state: 'none', passwords: {}, accounts: [] });
  return { load: false, accounts: [], ignoredEmpty: known?.state === 'loading' };
}

/** Loads the company, or what an interrupted start left out of it. */
export async function loadDemo(options: DemoOptions): Promise<DemoAccount[]> {
  const { dataDir, runInfo } = options;
  const state: DemoState = readState(dataDir) ?? { state: 'loading', passwords: {}, accounts: [] };
  const { default: seedDemo } = (await import(pathToFileURL(SCRIPT).href)) as { default: SeedDemo };
  try {
    const { accounts } = await seedDemo({
      url: runInfo.url,
      runInfo,
      stack: { env: options.stackEnv },
      dataDir,
      password: (email) => {
        state.passwords[email] ??= makePassword();
        writeState(dataDir, state);
        return state.passwords[email];
      },
      onStep: options.note,
      signal: options.signal,
    });
    writeState(dataDir, { ...state, state: 'loaded', accounts });
    return accounts;
  } catch (error) {
    options.signal.throwIfAborted();
    throw new StepError(
      `The demonstration company could not be loaded: ${(error as Error).message}`,
      'Run npm start again: it goes on where it stopped. npm start -- --empty with another POSTROOM_DATA does without it.',
      error,
    );
  }
}

const fileIn = (dataDir: string): string => join(dataDir, 'demo.json');
const readState = (dataDir: string): DemoState | undefined =>
  readJson(fileIn(dataDir)) as DemoState | undefined;
const writeState = (dataDir: string, state: DemoState): void =>
  writePrivately(fileIn(dataDir), `${JSON.stringify(state, null, 2)}\n`);

/** Four groups that can be typed on a phone, without letters that look alike: 79 bits. */
export function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
