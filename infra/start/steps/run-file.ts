import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writePrivately } from '../files.ts';

export interface HostAndPort {
  host: string;
  port: number;
}

/** Someone who can sign in to the demonstration company. */
export interface DemoAccount {
  email: string;
  password: string;
  role: string;
  organization: string;
}

/** How to reach a running installation: `run.json` in its data directory, mode 0600, there as long as it runs. */
export interface RunInfo {
  url: string;
  graphql: string;
  /** The process to send SIGTERM to. */
  pid: number;
  accounts: DemoAccount[];
  imap: HostAndPort;
  /** Absent without root, as Postfix does not run then. */
  submission?: HostAndPort;
  smtp?: HostAndPort;
  lmtp: HostAndPort;
  sieve: HostAndPort;
  ldap: HostAndPort;
  database: HostAndPort;
}

const fileIn = (dataDir: string): string => join(dataDir, 'run.json');

export function writeRunFile(dataDir: string, info: RunInfo): void {
  writePrivately(fileIn(dataDir), `${JSON.stringify(info, null, 2)}\n`);
}

export function removeRunFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** What is running from a data directory; undefined when nothing says so. */
export const readRunFile = (dataDir: string): RunInfo | undefined =>
  readJson(fileIn(dataDir)) as RunInfo | undefined;
