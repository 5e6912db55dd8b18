import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { persistedDocument, readManifest } from './persisted.ts';

const document = 'query Inbox { viewer { user { name } } }';
const hash = createHash('sha256').update(document).digest('hex');
const manifest = new Map([[hash, document]]);
const named = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

describe('a persisted operation', () => {
  it('runs by its hash, for everybody', () => {
    for (const caller of ['cookie', 'bearer', 'anonymous'] as const) {
      expect(persistedDocument(named(hash), { manifest, caller, mandatory: true })).toBe(document);
    }
  });

  it('is what runs, whatever document came along', () => {
    const params = { ...named(hash), query: '{ __schema { types { name } } }' };
    expect(persistedDocument(params, { manifest, caller: 'cookie', mandatory: true })).toBe(document);
  });

  it('is all a browser session may run in production', () => {
    const run = (params: object) =>
      persistedDocument(params, { manifest, caller: 'cookie', mandatory: true });
    expect(() => run({ query: '{ viewer { user { id } } }' })).toThrow(/own operations only/);
    expect(() => run({ query: document, ...named('0'.repeat(64)) })).toThrow(/own operations only/);
    expect(() => run(named('0'.repeat(64)))).toThrow(/not known/);
    expect(() => run({})).toThrow(/own operations only/);
  });

  it('is not needed by programs, and by nobody in development', () => {
    const params = { query: '{ viewer { user { id } } }' };
    expect(persistedDocument(params, { manifest, caller: 'bearer', mandatory: true })).toBeNull();
    expect(persistedDocument(params, { manifest, caller: 'cookie', mandatory: false })).toBeNull();
  });

  it.each([null, 1, 'x', [], { persistedQuery: null }, { persistedQuery: { sha256Hash: 1 } }])(
    'is not named by odd extensions: %j',
    (extensions) => {
      expect(
        persistedDocument({ query: '{ a }', extensions }, { manifest, caller: 'bearer', mandatory: true }),
      ).toBeNull();
    },
  );
});

it('a list whose hashes do not fit its documents is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postroom-persisted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'persisted.json');
  expect(readManifest(path).size).toBe(0);
  writeFileSync(path, JSON.stringify({ [hash]: document }));
  expect(readManifest(path)).toEqual(manifest);
  writeFileSync(path, JSON.stringify({ [hash]: `${document} ` }));
  expect(() => readManifest(path)).toThrow(/hash/);
});
