import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunInfo, readRunFile, removeRunFile, writeRunFile } from './run-file.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-run-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const at = (port: number) => ({ host: '127.0.0.1', port });
const info: RunInfo = {
  url: 'http://localhost:4000',
  graphql: 'http://localhost:4000/graphql',
  pid: 4711,
  accounts: [
    {
      email: 'ingrid@lindqvist.example',
      password: 'kx3p-9wqd-hh2m-v7ta',
      role: 'owner',
      organization: 'Lindqvist Joinery',
    },
  ],
  imap: at(4143),
  submission: at(4187),
  smtp: at(4125),
  lmtp: at(4124),
  sieve: at(4119),
  ldap: at(4138),
  database: at(4132),
};

test('the run file is readable by its owner alone, even where one with other rights lay', () => {
  writeFileSync(join(dataDir, 'run.json'), '{}', { mode: 0o644 });
  writeRunFile(dataDir, info);
  expect(statSync(join(dataDir, 'run.json')).mode & 0o777).toBe(0o600);
  expect(readRunFile(dataDir)).toEqual(info);
  expect(readdirSync(dataDir)).toEqual(['run.json']);
});

test('an installation that is not running has none', () => {
  writeRunFile(dataDir, info);
  removeRunFile(dataDir);
  expect(readRunFile(dataDir)).toBeUndefined();
});
