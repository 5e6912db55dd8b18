// The Debian packages behind the mail servers and the tests' browser and Redis.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { isRoot } from '../account.ts';
import { runCommand } from '../command.ts';
import { StepError } from '../errors.ts';

const run = promisify(execFile);

export const SERVER_PACKAGES = [
  'openssl',
  'postfix',
  'postfix-ldap',
  'dovecot-core',
  'dovecot-imapd',
  'dovecot-lmtpd',
  'dovecot-sieve',
  'dovecot-managesieved',
  'dovecot-ldap',
  'slapd',
  'ldap-utils',
  'rspamd',
] as const;

/** For tests alone: people bring their own browser, and a Redis only where several machines serve the app. */
export const TEST_PACKAGES = ['chromium', 'fonts-liberation', 'redis-server'] as const;

const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY_MARK = '# Postroom: no daemon starts while its packages are installed';

export interface PackageOptions {
  logFile: string;
  note: (text: string) => void;
  signal?: AbortSignal;
}

/** Packages of the list that dpkg does not know as installed. */
export async function missingPackages(wanted: readonly string[]): Promise<string[]> {
  const { stdout } = await run(
    'dpkg-query',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
    ['--show', '--showformat', '${Package} ${db:Status-Status}\\n', ...wanted],
    {
      timeout: 20_000,
    },
  ).catch((error: Error & { stdout?: string; code?: string | number }) => {
    if (error.code === 'ENOENT') throw notDebian(wanted);
    return { stdout: error.stdout ?? '' }; // status 1: some names are unknown
  });
  return notInstalled(wanted, stdout);
}

/** Reads `package status` lines, as dpkg-query prints them. */
export function notInstalled(wanted: readonly string[], statusLines: string): string[] {
  const installed = new Set(
    statusLines
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, status]) => status === 'installed')
      .map(([name]) => name),
  );
  return wanted.filter((name) => !installed.has(name));
}

/**
 * Installs what is missing and returns it; with nothing missing apt is not touched. Without root it says what to ask an
 * administrator for, and what is there has to do.
 */
export async function ensurePackages(wanted: readonly string[], options: PackageOptions): Promise<string[]> {
  const missing = await missingPackages(wanted);
  if (missing.length === 0) return [];
  if (!isRoot()) {
    options.note(`Not installed, and only root could: ${missing.join(' ')}`);
    options.note(`Ask an administrator for: apt-get install --no-install-recommends ${missing.join(' ')}`);
    return [];
  }
  if (!existsSync('/usr/bin/apt-get')) throw notDebian(missing);
  options.note(`Installing from Debian: ${missing.join(' ')}`);
  await withoutDaemonStarts(() => install(missing, options));
  return missing;
}

async function install(packages: string[], options: PackageOptions): Promise<void> {
  let updated = false;
  if (!(await haveCandidates(packages))) {
    await apt(['update'], options);
    updated = true;
  }
  const attempt = () => apt(['install', '--yes', '--no-install-recommends', ...packages], options);
  try {
    await attempt();
  } catch (error) {
    // Lists that are there but old name files the mirror no longer has.
    if (updated || options.signal?.aborted) throw error;
    await apt(['update'], options);
    await attempt();
  }
}

/** Whether the package lists on this machine name every one of them. */
async function haveCandidates(packages: string[]): Promise<boolean> {
  const { stdout } = await run('apt-cache', ['policy', ...packages], {
    timeout: 60_000,
    env: plainEnvironment(),
  });
  return countCandidates(stdout) === packages.length;
}

/** Counts the packages that `apt-cache policy` has a version of. */
export function countCandidates(policy: string): number {
  return [...policy.matchAll(/^ {2}Candidate: (.+)$/gm)].filter(([, version]) => version !== '(none)').length;
}

const plainEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  LC_ALL: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive',
});

const apt = (args: string[], options: PackageOptions): Promise<void> =>
  runCommand(
    'apt-get',
    ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0', '-o', 'Acquire::Retries=3', ...args],
    {
      logFile: options.logFile,
      env: plainEnvironment(),
      timeoutMs: 15 * 60_000,
      advice:
        'Check the network and /etc/apt/sources.list, run apt-get by hand if need be, then start again.',
      ...(options.signal ? { signal: options.signal } : {}),
      onLine: (line) => {
        if (/^Setting up /.test(line)) options.note(line.replace(/ \.\.\.$/, ''));
      },
    },
  );

/** Debian starts a daemon as its package is installed, unless policy-rc.d says no. Ours are private instances. */
async function withoutDaemonStarts(work: () => Promise<void>): Promise<void> {
  const foreign = existsSync(POLICY_FILE) && !readFileSync(POLICY_FILE, 'utf8').includes(POLICY_MARK);
  if (foreign) return work(); // the machine has a policy of its own
  const remove = (): void => rmSync(POLICY_FILE, { force: true });
  writeFileSync(POLICY_FILE, `#!/bin/sh\n${POLICY_MARK}\nexit 101\n`, { mode: 0o755 });
  process.once('exit', remove);
  try {
    await work();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

const notDebian = (packages: readonly string[]): StepError =>
  new StepError(
    'This system has no dpkg and apt, so the mail servers cannot be installed from here.',
    `Use Debian 12 or later, or install these by other means: ${packages.join(' ')}`,
  );
