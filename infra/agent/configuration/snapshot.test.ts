// On copies of configurations as this machine's programs know them: postconf and doveconf are the real ones.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationChange } from '../protocol/configuration.ts';
import { catalogue } from './catalogue/index.ts';
import { dovecot, fileOf, find, makeExampleHost, postfix, readFrom, replaceFile } from './example-host.ts';
import { expand } from './expand.ts';
import { mainCfValues, parseMainCf } from './main-cf.ts';
import { MASK } from './secrets.ts';
import { type ConfigurationState, snapshotOf } from './snapshot.ts';
import { previewOf, stageChanges } from './stage.ts';
import { existsOnHost } from './verbs.ts';

let root: string;
let state: ConfigurationState;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ root, state, close } = await makeExampleHost());
});
afterAll(() => close());

describe('the catalogue', () => {
  it('names each parameter once, explains it, and names none that these versions do not know', () => {
    const names = catalogue.map(({ key }) => JSON.stringify(key));
    expect(new Set(names).size).toBe(names.length);
    for (const { key, explanation } of catalogue) {
      expect(explanation, key.name).toMatch(/^[A-Z].*[.]$/s);
      // Those of a way of delivery are known where master.cf has it.
      if (key.program === 'postfix' && !/^(smtp|lmtp)_destination_/.test(key.name))
        expect(state.postfix?.defaults.has(key.name), key.name).toBe(true);
    }
    const strange = catalogue.filter(
      ({ key }) =>
        key.program === 'dovecot' && key.section.length === 0 && !state.dovecot.defaults.has(key.name),
    );
    expect(strange.map(({ key }) => key.name)).toEqual([]);
  });
});

describe('what is told of a configuration', () => {
  it('is every parameter with its default, value, source and what it reverts to', () => {
    expect(find(state, postfix('myhostname'))).toMatchObject({
      category: 'postfix-basic',
      configured: 'mail.harbourlane.test',
      effective: 'mail.harbourlane.test',
      source: { kind: 'file', file: 'postfix/main.cf', line: 3 },
      differs: true,
    });
    expect(find(state, postfix('myorigin'))).toMatchObject({
      default: '$myhostname',
      effective: 'mail.harbourlane.test',
    });
    expect([find(state, postfix('daemon_directory')), find(state, postfix('relayhost'))]).toMatchObject([
      { editable: false },
      { editable: true },
    ]);
    expect(find(state, postfix('message_size_limit'))).toMatchObject({
      source: { kind: 'default' },
      differs: false,
    });
    expect(find(state, postfix('smtpd_recipient_restrictions', 'options', 'submission/inet'))).toMatchObject({
      configured: 'permit_sasl_authenticated, reject',
      source: { file: 'postfix/master.cf', line: 2 },
    });
    expect(find(state, dovecot('driver', 'passdb'))).toMatchObject({
      effective: 'pam',
      risk: 'authentication',
      source: { file: 'dovecot/conf.d/10-auth.conf', line: 3, chain: ['dovecot/dovecot.conf'] },
    });
    expect(snapshotOf(state).parameters.length).toBeGreaterThan(1_200);
  });

  it('is replaced as Postfix itself replaces it', () => {
    const main = mainCfValues(parseMainCf(fileOf(state, 'postfix/main.cf').text));
    // Worked out from myhostname and the directory that was asked for.
    const workedOut = new Map([
      ['config_directory', join(root, 'postfix')],
      ['mydomain', 'harbourlane.test'],
    ]);
    const lookup = (name: string) =>
      main.get(name)?.value ?? workedOut.get(name) ?? state.postfix?.defaults.get(name);
    const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
    // What these refer to is known at run time alone, and postconf leaves it as it is.
    const later =
      /^(default_rbl_reply|forward_path|process_id|postscreen_(expansion_filter|reject_footer)|.*_bind_pw)$/;
    const all = [...(state.postfix?.effective ?? [])].filter(([name]) => !later.test(name));
    expect(all.length).toBeGreaterThan(800);
    for (const [name, effective] of all)
      expect(plain(expand(lookup(name) ?? '', lookup)), name).toBe(plain(effective));
  });

  it('holds no secret, in values, texts or differences', () => {
    const told = JSON.stringify([
      snapshotOf(state),
      previewOf(
        stageChanges(
          state,
          {
            changes: [
              replaceFile(state, 'postfix/main.cf', `${fileOf(state, 'postfix/main.cf').text}\n# end\n`),
            ],
          },
          existsOnHost,
        ),
      ),
    ]);
    for (const secret of ['hunter2', 'c2VjcmV0', 'opensesame']) expect(told).not.toContain(secret);
    expect(find(state, dovecot('postroom_push_authorization', 'plugin'))).toMatchObject({
      secret: true,
      configured: MASK,
    });
  });
});

describe('a broken configuration', () => {
  it('is still told, with what is wrong with it, and can be mended', async () => {
    const folder = join(root, 'broken');
    await mkdir(folder);
    await writeFile(join(folder, 'main.cf'), 'this is wrong\nmyhostname = mail.test\n');
    await writeFile(join(folder, 'master.cf'), 'smtp inet n - n\n');
    await writeFile(join(folder, 'dovecot.conf'), '!include latin.conf\nssl = nope\nservice x {\n');
    await writeFile(join(folder, 'latin.conf'), Buffer.from('# caf\xe9\n', 'latin1'));
    const broken = await readFrom(folder, join(folder, 'dovecot.conf'));
    const { problems, files, parameters } = snapshotOf(broken);
    expect(parameters.length).toBeGreaterThan(1_000);
    const words = problems.map(({ message }) => message).join('\n');
    for (const word of ['no parameter', 'eight columns', 'not closed', 'Invalid value: nope'])
      expect(words).toContain(word);
    expect(files.at(-1)).toMatchObject({ id: 'dovecot/latin.conf', text: null, editable: false });
    const text = 'myhostname = mail.test\ntransport_maps = static:smtp:[mx.test]\n';
    const base = files[0]?.version ?? '';
    const mended: ConfigurationChange = { kind: 'replaceFile', file: 'postfix/main.cf', text, base };
    expect(stageChanges(broken, { changes: [mended] }, existsOnHost).problems).toEqual([]);
  });
});
