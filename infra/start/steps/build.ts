// What is generated from sources: the Prisma client and the app. Skipped while the sources are the same.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runCommand } from '../command.ts';
import { StepError } from '../errors.ts';
import { inRoot, ROOT } from '../paths.ts';

export interface BuildTask {
  name: string;
  /** Files and folders, relative to the checkout. */
  inputs: string[];
  /** A file that exists when the task was done. */
  output: string;
  /** What npm is asked to do. */
  npm: string[];
}

export const PRISMA_CLIENT: BuildTask = {
  name: 'prisma-client',
  inputs: ['prisma/schema', 'prisma/prisma.config.ts', 'prisma/package.json'],
  output: 'prisma/generated/client.ts',
  npm: ['run', 'generate', '--workspace', '@postroom/prisma'],
};

/** The types of the schema alone: what `generate` writes beside them is kept in the repository. */
export const SCHEMA_TYPES: BuildTask = {
  name: 'schema-types',
  inputs: ['schema/schema.graphql', 'schema/package.json', 'schema/tsconfig.json'],
  output: 'schema/graphql-env.d.ts',
  npm: ['exec', '--workspace', '@postroom/schema', '--', 'gql.tada', 'generate', 'output'],
};

export const APP: BuildTask = {
  name: 'app',
  inputs: ['pwa', 'schema', 'package-lock.json', 'tsconfig.base.json'],
  output: 'pwa/dist/index.html',
  npm: ['run', 'build', '--workspace', '@postroom/pwa'],
};

export interface BuildOptions {
  logFile: string;
  signal?: AbortSignal;
}

export type Built = 'made' | 'unchanged' | 'kept as it was, because this user may not write to the checkout';

/** Runs a task unless its inputs are those of the last time. */
export async function buildWhenChanged(task: BuildTask, options: BuildOptions): Promise<Built> {
  const marker = inRoot('node_modules', '.cache', 'postroom', task.name);
  const hash = hashInputs(task.inputs);
  const isThere = existsSync(inRoot(task.output));
  if (isThere && existsSync(marker) && readFileSync(marker, 'utf8') === hash) return 'unchanged';
  if (!mayWrite(inRoot('node_modules'))) {
    if (isThere) return 'kept as it was, because this user may not write to the checkout';
    throw new StepError(
      `${task.output} has to be made, and this user may not write to ${ROOT}.`,
      `As the owner of the checkout run: npm ${task.npm.join(' ')}`,
    );
  }
  rmSync(marker, { force: true });
  await runNpm(task, options);
  mkdirSync(dirname(marker), { recursive: true });
  // Hashed again: a build may rewrite some of its own inputs (route lists, persisted operations).
  writeFileSync(marker, hashInputs(task.inputs));
  return 'made';
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs npm, with the npm that started us, whichever of the machine's it is. */
function runNpm({ npm: args, name }: BuildTask, options: BuildOptions): Promise<void> {
  const npm = process.env.npm_execpath;
  return runCommand(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    logFile: options.logFile,
    timeoutMs: 10 * 60_000,
    advice: `Correct what the messages above name; npm ${args.join(' ')} repeats it (${name}).`,
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.turbo', 'coverage']);

/** SHA-256 over names and contents, in the order of names. Tests are no inputs. */
export function hashInputs(inputs: string[], root = ROOT): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(join(root, input))) {
      hash.update(`${relative(root, file)}\0`);
      hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = listDirectory(path);
  if (!entries) return [path];
  return entries.sort().flatMap((name) => {
    if (SKIPPED.has(name) || /\.test\.tsx?$/.test(name) || name.endsWith('.tsbuildinfo')) return [];
    return filesBelow(join(path, name));
  });
}

function listDirectory(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
