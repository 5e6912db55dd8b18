import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followLog } from './log.ts';
import { readOrCreateSecrets } from './secrets.ts';
import { ssha } from './slapd/config.ts';
import { ensureTls } from './tls.ts';
import { safeAccountName, safeHostname, safeHttpUrl, safePath, safePort, safeSecret } from './values.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp('/tmp/postroom-config-');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('Values of configurations', () => {
  const hostile = [
    'a\nb',
    'a\rb',
    'a\0b',
    '$mynetworks',
    '%u',
    'a b',
    '"',
    "'",
    '`id`',
    '{',
    '<file',
    '#',
    '',
  ];

  it.each([safePath, safeHostname, safeSecret, safeAccountName, safeHttpUrl])(
    '%o refuses what could be syntax',
    (safe) => {
      for (const value of hostile) expect(() => safe(value), JSON.stringify(value)).toThrow(/cannot take/);
    },
  );

  it('pass unchanged when they are harmless', () => {
    expect(safePath('/var/lib/postroom.d/data_1')).toBe('/var/lib/postroom.d/data_1');
    expect(safeHostname('mail.example-office.com')).toBe('mail.example-office.com');
    expect(safeHttpUrl('http://127.0.0.1:4000/internal/dovecot/notify')).toMatch(/notify$/);
  });

  it('refuse ports out of range', () => {
    for (const port of [0, -1, 65_536, 1.5, Number.NaN]) expect(() => safePort(port)).toThrow(/between/);
  });

  it('hash the same secret to the same text, and other secrets to others', () => {
    expect(ssha('one')).toBe(ssha('one'));
    expect(ssha('one')).not.toBe(ssha('two'));
    expect(ssha('one')).toMatch(/^\{SSHA\}[\w+/]+=*$/);
  });
});

describe('Secrets', () => {
  it('are made once, kept, and readable by their owner alone', async () => {
    const file = join(directory, 'secrets.json');
    const first = await readOrCreateSecrets(file, ['one', 'two']);
    const second = await readOrCreateSecrets(file, ['two', 'three']);
    expect(second.two).toBe(first.two);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...first, ...second });
    expect(new Set([...Object.values(first), second.three]).size).toBe(3);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('are not replaced when the file is damaged', async () => {
    const file = join(directory, 'damaged.json');
    await writeFile(file, '["not", "secrets"]');
    await expect(readOrCreateSecrets(file, ['one'])).rejects.toThrow(/Restore it/);
  });
});

describe('Certificates', () => {
  it('name the host and the loopback, come from the authority, and stay until the name changes', async () => {
    const files = await ensureTls(join(directory, 'tls'), 'mail.example.com');
    const read = async (file: string) => new X509Certificate(await readFile(file, 'utf8'));
    const server = await read(files.certificate);
    expect(server.checkHost('mail.example.com')).toBe('mail.example.com');
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkIssued(await read(files.ca))).toBe(true);

    await ensureTls(join(directory, 'tls'), 'mail.example.com');
    expect((await read(files.certificate)).serialNumber).toBe(server.serialNumber);
    await ensureTls(join(directory, 'tls'), 'mail.example.org');
    expect((await read(files.certificate)).checkHost('mail.example.org')).toBe('mail.example.org');
  });
});

describe('Following a log', () => {
  it('gives whole lines written from now on, the last ones on stopping', async () => {
    const file = join(directory, 'mail.log');
    await writeFile(file, 'before\n');
    const lines: string[] = [];
    const stop = await followLog(file, (line) => lines.push(line));
    await writeFile(file, 'first\nsec', { flag: 'a' });
    await writeFile(file, 'ond\n', { flag: 'a' });
    await stop();
    expect(lines).toEqual(['first', 'second']);
  });
});
