import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashInputs } from './build.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postroom-build-'));
  mkdirSync(join(root, 'pwa', 'src'), { recursive: true });
  writeFileSync(join(root, 'pwa', 'src', 'inbox.tsx'), 'export const Inbox = () => null;');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = () => hashInputs(['pwa', 'missing.json'], root);

test('a changed, added or renamed source asks for a new build', () => {
  const seen = new Set([hash()]);
  writeFileSync(join(root, 'pwa', 'src', 'inbox.tsx'), 'export const Inbox = () => undefined;');
  seen.add(hash());
  writeFileSync(join(root, 'pwa', 'src', 'outbox.tsx'), '');
  seen.add(hash());
  rmSync(join(root, 'pwa', 'src', 'outbox.tsx'));
  writeFileSync(join(root, 'pwa', 'src', 'drafts.tsx'), '');
  seen.add(hash());
  expect(seen.size).toBe(4);
});

test('tests, installed packages and what was built ask for none', () => {
  const before = hash();
  writeFileSync(join(root, 'pwa', 'src', 'inbox.test.tsx'), 'test');
  for (const folder of ['node_modules', 'dist']) {
    mkdirSync(join(root, 'pwa', folder));
    writeFileSync(join(root, 'pwa', folder, 'index.js'), '');
  }
  expect(hash()).toBe(before);
});
