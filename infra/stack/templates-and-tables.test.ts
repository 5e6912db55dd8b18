// Templates and tables on real servers: each template passes the checks and the canary, and becomes a generation like any change.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readState } from '../agent/configuration/verbs.ts';
import { candidateOf } from '../agent/generations/candidate.ts';
import { canariesEnded, prove } from '../agent/generations/checks.ts';
import { readLiveFiles } from '../agent/generations/live-files.ts';
import { GenerationStore } from '../agent/generations/store.ts';
import type { GenerationSource, TemplateId, TemplateValues } from '../agent/protocol/index.ts';
import { run } from '../agent/run.ts';
import { type TestStack, testStack } from './testing.ts';
import { actor, type ChangingHost, changingHost } from './testing-changes.ts';

let mail: TestStack;
let on: ChangingHost;

beforeAll(async () => {
  mail = await testStack();
  on = await changingHost(mail);
  process.umask(0o077); // as the agent has it
});
afterAll(async () => {
  await on.generations.close();
  await mail.dispose();
});

async function staged(template: TemplateId, values: TemplateValues) {
  const { host } = on;
  const [live, state] = [await readLiveFiles(host), await readState({ host, run })];
  const source: GenerationSource = { kind: 'template', template, values };
  return candidateOf({
    host,
    run,
    source,
    store: new GenerationStore(host.stateDirectory),
    live,
    current: 1,
    state,
  });
}

const filled: [TemplateId, TemplateValues][] = [
  ['small-office', { networks: '192.168.7.0/24, fd12:3456::/48' }],
  ['relay', { host: 'smtp.provider.example', user: 'office@acme.example', password: 'ho ho: #1' }],
  ['strict-tls', { minimum: 'TLSv1.3', outgoing: 'dane', incoming: 'yes' }],
  ['backup-mx', { domains: 'acme.example Other.example', primary: 'mx.acme.example' }],
  ['high-volume', { processes: '500', sessions: '5000' }],
];

describe.skipIf(process.getuid?.() !== 0)('A template', () => {
  it.each(filled)('passes the checks and the canary: %s', async (template, values) => {
    const { files, findings } = await staged(template, values);
    expect(findings).toEqual([]);
    const signal = new AbortController().signal;
    expect(
      await prove({ host: on.host, run, files, known: new Set(), signal, onStep: () => undefined }),
    ).toEqual([]);
    await canariesEnded();
  });

  it('becomes a generation, with the password of a relay for root alone and in no difference', async () => {
    const values = { host: 'smtp.provider.example', user: 'office', password: 'Sesame 1' };
    const applied = await on.apply({ kind: 'template', template: 'relay', values });
    expect(applied).toMatchObject({ state: 'APPLIED', origin: 'TEMPLATE', findings: [] });
    const told = JSON.stringify([applied, await on.generations.export(applied.number)]);
    expect(told).toContain('+[smtp.provider.example]:587 office:********');
    expect(told).not.toContain('Sesame');
    const file = join(on.mainCf(), '..', 'relay-login.cf');
    expect(readFileSync(file, 'utf8')).toBe('[smtp.provider.example]:587 office:Sesame 1\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await on.generations.drift()).files).toEqual([]);
  });
});

describe.skipIf(process.getuid?.() !== 0)('A table', () => {
  const path = () => join(on.mainCf(), '..', 'relocated');
  /** What Postfix finds. */
  const moved = async (who: string) =>
    (await run('/usr/sbin/postmap', ['-q', who, `hash:${path()}`], { accept: [1] })).stdout.trim();
  const edit = (change: (text: string) => string) => on.text('postfix/relocated', change);

  it('is edited with its index, by the canary first, and both come back when it does not stay', async () => {
    writeFileSync(path(), '# who has left\nada@acme.example ada@home.example\n', { mode: 0o644 });
    await run('/usr/sbin/postmap', [`hash:${path()}`]);
    const named = await on.apply(await on.setting('relocated_maps', 'hash:$config_directory/relocated'));
    expect(named).toMatchObject({ state: 'APPLIED', findings: [] });
    expect(named.hashes['postfix/relocated']).toBeDefined();

    const edited = await on.apply(await edit((text) => `${text}bo@acme.example bo@home.example\n`));
    expect(edited).toMatchObject({ state: 'APPLIED', findings: [], refusedMs: 0 });
    expect(edited.diff).toMatchObject([{ file: 'postfix/relocated' }]);
    expect(await moved('bo@acme.example')).toBe('bo@home.example');

    const bad = await on.apply(await edit((text) => `${text}cy@acme.example\n`));
    expect(bad).toMatchObject({ state: 'REFUSED', findings: [{ source: 'postmap' }] });
    const back = await on.generations.apply(
      {
        source: await edit((text) => text.replace('bo@home', 'bo@away')),
        key: on.key(),
        base: {},
        confirmSeconds: 0,
      },
      {
        ...{ actor, signal: new AbortController().signal, emit: () => undefined },
        onPoint: (point) => {
          if (point === 'activated') throw new Error('The agent cannot go on.');
        },
      },
    );
    expect(back.state).toBe('ROLLED_BACK');
    expect(await moved('bo@acme.example')).toBe('bo@home.example');

    appendFileSync(path(), 'di@acme.example di@home.example\n');
    expect((await on.generations.drift()).files.map(({ file }) => file)).toEqual(['postfix/relocated']);
    expect(await on.apply({ kind: 'discard' })).toMatchObject({ state: 'APPLIED', origin: 'REVERTED' });
    expect(await moved('bo@acme.example')).toBe('bo@home.example');
  });
});
