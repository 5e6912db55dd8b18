import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConfigurationState } from '../configuration/snapshot.ts';
import type { MailHost } from '../mail-host.ts';
import { run } from '../run.ts';
import { candidateOf } from './candidate.ts';
import { Generations } from './generations.ts';
import { readLiveFiles } from './live-files.ts';
import { GenerationStore } from './store.ts';

let folder: string;
let host: MailHost;
let generations: Generations;
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const included = () => `!include conf.d/*.conf\n!include_try ${folder}/package/*.conf\n`;

beforeEach(async () => {
  folder = mkdtempSync('/tmp/postroom-candidate-');
  for (const name of ['etc/conf.d', 'package', 'state']) mkdirSync(join(folder, name), { recursive: true });
  put('etc/dovecot.conf', included());
  put('etc/conf.d/a.conf', 'a = 1\n');
  put('etc/spare.conf', 'spare = 1\n');
  const never = () => Promise.reject(new Error('not in this test'));
  host = {
    ...{ kind: 'private', hostname: 'mail.test', stateDirectory: join(folder, 'state') },
    ...{ postfix: null, signer: null, services: { start: never, stop: never, restart: never } },
    dovecot: { configFile: join(folder, 'etc/dovecot.conf'), runDirectory: '/none', logFile: '/none' },
    ...{ servers: [], checkedPorts: [], disks: [], login: null, check: { slapd: null, rspamd: null } },
  };
  generations = new Generations(host);
  await generations.open();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function candidate(kind: 'discard' | 'adopt') {
  const state = {
    ...{ files: [], postfix: null, directories: { postfix: null, dovecot: join(folder, 'etc') } },
    dovecot: { version: '2.3', defaults: new Map(), effective: new Map() },
  } as unknown as ConfigurationState;
  const store = new GenerationStore(host.stateDirectory);
  const live = await readLiveFiles(host);
  const { changed, removed, files, programs } = await candidateOf({
    ...{ host, run, store, live, state, current: 1, source: { kind } },
  });
  const ids = (list: { id: string }[]) => list.map(({ id }) => id.replace('dovecot/', ''));
  return { changed: ids(changed), removed: ids(removed), files: ids(files), programs };
}

it('takes away what was added by hand, but nothing that lay there before or is a package’s', async () => {
  put('etc/conf.d/b.conf', 'b = 1\n');
  put('etc/dovecot.conf', `${included()}!include spare.conf\n`);
  expect(await candidate('discard')).toEqual({
    ...{ changed: ['dovecot.conf'], removed: ['conf.d/b.conf'], programs: ['dovecot'] },
    files: ['conf.d/a.conf', 'dovecot.conf'],
  });
  put('package/x.conf', 'x = 1\n');
  await expect(candidate('discard')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(join(folder, 'package/x.conf')),
  });
});

it('tells that a file was taken away by hand, and adopts that', async () => {
  rmSync(join(folder, 'etc/conf.d/a.conf'));
  expect((await generations.drift()).files.map(({ file }) => file)).toEqual(['dovecot/conf.d/a.conf']);
  expect(await candidate('adopt')).toMatchObject({
    changed: [],
    files: ['dovecot.conf'],
    programs: ['dovecot'],
  });
  expect(await candidate('discard')).toMatchObject({ changed: ['conf.d/a.conf'], removed: [] });
});

it('reads no file by halves', async () => {
  writeFileSync(join(folder, 'etc/conf.d/a.conf'), Buffer.from('# Gr\xfc\xdfe\n', 'latin1'));
  await expect(readLiveFiles(host)).rejects.toThrow(/is no UTF-8/);
});
