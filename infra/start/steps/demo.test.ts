import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePassword, planDemo } from './demo.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-demo-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const remember = (state: object): void => writeFileSync(join(dataDir, 'demo.json'), JSON.stringify(state));
const owner = {
  email: 'ingrid@lindqvist.example',
  password: 'kx3p-9wqd',
  role: 'owner',
  organization: 'Lindqvist Joinery',
};

test('--empty on the first start holds for the later ones as well', () => {
  expect(planDemo(dataDir, true)).toEqual({ load: false, accounts: [], ignoredEmpty: false });
  expect(planDemo(dataDir, false)).toEqual({ load: false, accounts: [], ignoredEmpty: false });
  expect(statSync(join(dataDir, 'demo.json')).mode & 0o777).toBe(0o600);
});

test('a company that was loaded is not loaded again, and its sign-ins are known', () => {
  remember({ state: 'loaded', passwords: {}, accounts: [owner] });
  expect(planDemo(dataDir, false)).toEqual({ load: false, accounts: [owner], ignoredEmpty: false });
});

test('--empty comes too late for a company that is there, and says so', () => {
  remember({ state: 'loaded', passwords: {}, accounts: [owner] });
  expect(planDemo(dataDir, true)).toMatchObject({ accounts: [owner], ignoredEmpty: true });
  expect(JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))).toMatchObject({ state: 'loaded' });
});

test('passwords differ and can be typed', () => {
  const made = new Set(Array.from({ length: 50 }, makePassword));
  expect(made.size).toBe(50);
  for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
});
