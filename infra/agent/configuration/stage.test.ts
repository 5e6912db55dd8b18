import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationChange, ParameterKey } from '../protocol/configuration.ts';
import {
  DOVECOT_CONF,
  dovecot,
  fileOf,
  makeExampleHost,
  postfix,
  replaceFile,
  setParameter,
} from './example-host.ts';
import { MASK } from './secrets.ts';
import { ABSENT, type ConfigurationState, snapshotOf } from './snapshot.ts';
import { previewOf, stageChanges } from './stage.ts';
import { existsOnHost } from './verbs.ts';

let root: string;
let state: ConfigurationState;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ root, state, close } = await makeExampleHost());
});
afterAll(() => close());

const set = (parameter: ParameterKey, value: string) => setParameter(state, parameter, value);
const replace = (file: string, text: string) => replaceFile(state, file, text);
const stage = (...changes: ConfigurationChange[]) => stageChanges(state, { changes }, existsOnHost);
const codes = (...changes: ConfigurationChange[]) => stage(...changes).problems.map(({ code }) => code);
const textOf = (staged: ReturnType<typeof stage>, id: string) =>
  staged.files.find(({ file }) => file.id === id)?.after;

describe('a change', () => {
  it('becomes a text in which nothing else is touched', async () => {
    const staged = stage(
      set(postfix('myhostname'), 'mx.harbourlane.test'),
      set(dovecot('ssl'), 'required'),
      set(dovecot('mail_plugins'), 'quota'),
      set(postfix('maxproc', 'service', 'smtp/inet'), '20'),
    );
    expect(staged.problems).toEqual([]);
    const main = await readFile(join(root, 'postfix', 'main.cf'), 'utf8');
    expect(textOf(staged, 'postfix/main.cf')).toBe(main.replace('mail.harbourlane', 'mx.harbourlane'));
    // Before the block that builds on it, or the block would not know it.
    expect(textOf(staged, 'dovecot/dovecot.conf')).toBe(
      DOVECOT_CONF.replace('ssl = no', 'ssl = required').replace(
        '!include',
        'mail_plugins = quota\n!include',
      ),
    );
    expect(textOf(staged, 'postfix/master.cf')).toContain('smtp inet n - n - 20 smtpd');
    expect(staged.programs).toEqual(['postfix', 'dovecot']);
    expect(previewOf(staged)).toMatchObject({ needsConfirmation: true, risks: ['tls'] });
  });

  it('is refused in words where the programs’ own checks say nothing', () => {
    expect(codes(set(postfix('smtpd_helo_required'), 'maybe'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(postfix('hopcount_limit'), '0'))).toEqual(['OUT_OF_RANGE']);
    expect(codes(set(postfix('smtpd_relay_restrictions'), 'reject_unauth_destinatoin'))).toEqual([
      'UNKNOWN_RESTRICTION',
    ]);
    expect(codes(set(postfix('smtpd_client_restrictions'), 'check_client_access'))).toEqual([
      'UNKNOWN_RESTRICTION',
    ]);
    expect(codes(set(postfix('transport_maps'), `hash:${root}/postfix/transport`))).toEqual([
      'MISSING_TABLE',
    ]);
    expect(codes(set(postfix('transport_maps'), 'hash:$config_directory/transport'))).toEqual([
      'MISSING_TABLE',
    ]);
    expect(codes(set(postfix('transport_maps'), 'hsah:/etc/postfix/transport'))).toEqual([
      'UNKNOWN_TABLE_TYPE',
    ]);
    expect(codes(set(postfix('smtpd_tls_cert_file'), `${root}/postfix/none.pem`))).toEqual(['MISSING_FILE']);
    expect(codes(set(postfix('myhostnam'), 'mail.test'))).toEqual(['UNKNOWN_PARAMETER']);
    expect(codes(set(postfix('inet_interfaces'), '-o StrictHostKeyChecking=no'))).toContain('INVALID_VALUE');
    expect(codes(set(postfix('myhostname'), 'a\nqueue_directory = /tmp'))).toContain('UNSAFE_TEXT');
    expect(codes(set(dovecot('ssl_min_protocol'), 'TLSv9'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(dovecot('auth_cache_ttl'), '5 parsecs'))).toEqual(['INVALID_VALUE']);
    expect(codes(replace('postfix/main.cf', 'no parameter here\n'))).toContain('SYNTAX');
    expect(
      codes(replace('dovecot/dovecot.conf', `${fileOf(state, 'dovecot/dovecot.conf').text}service x {\n`)),
    ).toContain('SYNTAX');
    expect(
      codes(
        set(
          postfix('smtpd_client_restrictions'),
          `permit_mynetworks, check_client_access cidr:${root}/postfix/people.cf, sleep 2, reject_rbl_client zen.example.org`,
        ),
      ),
    ).toEqual([]);
  });

  it('cannot run programs, work as somebody else, or read and write foreign files', () => {
    const master = fileOf(state, 'postfix/master.cf').text;
    const conf = fileOf(state, 'dovecot/dovecot.conf').text;
    const attempts = [
      set(postfix('mailbox_command'), '/bin/sh -c id'),
      set(postfix('alias_maps'), 'inline:{ {root="|sh"} }'),
      set(dovecot('mail_lua_script', 'plugin'), `${root}/dovecot/x.lua`),
      set(postfix('daemon_directory'), '/tmp'),
      set(postfix('command', 'service', 'smtp/inet'), 'spawn'),
      set(postfix('default_privs', 'options', 'smtp/inet'), 'root'),
      replace('postfix/master.cf', `${master}sh unix - n n - - pipe user=root argv=/bin/sh\n`),
      replace('postfix/master.cf', master.replace('argv=/usr/bin/maildrop', 'argv=/bin/sh')),
      replace('postfix/master.cf', master.replace('smtp inet n - n', 'smtp inet n n n')),
      set(dovecot('login_greeting'), '</etc/shadow'),
      set(dovecot('log_path'), '/etc/cron.d/dovecot'),
      set(dovecot('mail_plugin_dir'), '/tmp'),
      set(dovecot('executable', 'service imap'), '/bin/sh'),
      set(dovecot('driver', 'passdb'), 'checkpassword'),
      replace('dovecot/dovecot.conf', `${conf}!include /etc/shadow\n`),
      replace('dovecot/dovecot.conf', `${conf}!include ../../../etc/shadow\n`),
      replace('postfix/people.cf', 'server_host = ldap://127.0.0.1\n'),
    ];
    for (const attempt of attempts) expect(codes(attempt), JSON.stringify(attempt)).toContain('NOT_EDITABLE');
    expect(codes(set(postfix('bounce_template_file'), '/etc/shadow'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(postfix('bounce_template_file'), '../../etc/shadow'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(postfix('transport_maps'), 'texthash:../../etc/shadow'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(postfix('transport_maps'), 'proxy:ldap:people, inline:{ {a=smtp:[mx.test]} }'))).toEqual(
      [],
    );
    expect(codes(set(dovecot('args', 'passdb'), 'scheme=CRYPT /etc/passwd-mail'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(dovecot('mail_location'), 'maildir:/srv/mail/%d/%n'))).toEqual([]);
    expect(codes(set(postfix('smtpd_milters'), 'unix:/run/rspamd/milter.sock'))).toEqual([]);
    expect(codes(set(dovecot('ssl_cert'), '</etc/shadow'))).toEqual(['INVALID_VALUE']);
    expect(codes(set(postfix('virtual_alias_maps'), 'texthash:/etc/shadow'))).toEqual(['INVALID_VALUE']);
    const unknown: ConfigurationChange = {
      kind: 'replaceFile',
      file: '../../etc/passwd',
      text: '',
      base: 'x',
    };
    expect(codes(unknown)).toEqual(['NOT_EDITABLE']);
    // What is there already may stay.
    expect(codes(replace('postfix/master.cf', `# ours\n${master}`))).toEqual([]);
  });

  it('adds a service with its options and takes one away, and leaves every other line as it is', () => {
    const master = fileOf(state, 'postfix/master.cf').text;
    const columns = {
      private: 'n',
      unprivileged: '-',
      chroot: 'n',
      wakeup: '-',
      maxproc: '5',
      command: 'smtpd',
    };
    const add = (service: string, other: object = {}): ConfigurationChange => ({
      ...{ kind: 'addService', service, columns: { ...columns, ...other }, base: ABSENT },
    });
    const { services } = snapshotOf(state);
    const version = services.find(({ id }) => id === 'submission/inet')?.version ?? '';
    const remove: ConfigurationChange = { kind: 'removeService', service: 'submission/inet', base: version };
    const staged = stage(
      add('127.0.0.1:10025/inet'),
      set(postfix('smtpd_helo_required', 'options', '127.0.0.1:10025/inet'), 'yes'),
      remove,
    );
    expect(staged.problems).toEqual([]);
    expect(staged.risks).toContain('listeners');
    const [before = '', after = ''] = master.split(/submission inet[\s\S]*?reject }\n/);
    expect(textOf(staged, 'postfix/master.cf')).toBe(
      `${before}${after}127.0.0.1:10025 inet n - n - 5 smtpd\n  -o smtpd_helo_required=yes\n`,
    );
    const wrong: [string, object, RegExp][] = [
      ['smtp:99999/inet', {}, /its number/],
      ['2525/inet', { private: 'y' }, /is not private/],
      ['2525/inet', { wakeup: 'soon' }, /no number of seconds/],
      ['2525/inet', { maxproc: 'many' }, /maxproc/],
      ['2525/inet', { command: '/bin/sh' }, /runs a program|is not one of/],
      ['2525/inet', { unprivileged: 'n' }, /as root/],
      ['127.0.0.1:587/inet', {}, /would listen in one place/],
      ['../../etc/cron.d/x/unix', { private: 'y' }, /outside of the queue directory|name of a socket/],
      ['2525 inet n n n - - spawn/inet', {}, /cannot stand in a column/],
      ['2525/tcp', {}, /is no service/],
    ];
    for (const [service, other, why] of wrong) {
      const { problems } = stage(add(service, other));
      expect(problems.map(({ message }) => message).join(), service).toMatch(why);
      expect(problems[0]?.change, service).toBe(0);
    }
    expect(codes({ ...remove, base: ABSENT }, add('smtp/inet'))).toEqual(['CONFLICT', 'CONFLICT']);
  });

  it('that was made on another state is a conflict, and only for what it touches', () => {
    expect(codes({ ...set(postfix('myhostname'), 'mx.test'), base: ABSENT })).toEqual(['CONFLICT']);
    const stale = stage(
      { ...replace('postfix/main.cf', ''), base: '0'.repeat(64) },
      set(dovecot('ssl'), 'yes'),
    );
    expect(stale.problems).toMatchObject([{ change: 0, code: 'CONFLICT', file: 'postfix/main.cf' }]);
    expect(textOf(stale, 'dovecot/dovecot.conf')).toContain('ssl = yes');
  });
});

describe('secrets', () => {
  let shown: string;
  beforeEach(() => {
    shown = fileOf(state, 'dovecot/dovecot.conf').text;
  });

  it('stay what they are when their masks come back, wherever these have moved', () => {
    const edited = shown
      .replace('ssl = no', 'ssl = yes')
      .replace('plugin {\n', 'plugin {\n  quota = count\n');
    const staged = stage(replace('dovecot/dovecot.conf', edited));
    expect(staged.problems).toEqual([]);
    expect(textOf(staged, 'dovecot/dovecot.conf')).toBe(
      DOVECOT_CONF.replace('ssl = no', 'ssl = yes').replace('plugin {\n', 'plugin {\n  quota = count\n'),
    );
    expect(stage(set(dovecot('postroom_push_authorization', 'plugin'), MASK)).files).toEqual([]);
  });

  it('are told as new when they change, and cannot be made up', () => {
    const preview = previewOf(
      stage(replace('dovecot/dovecot.conf', shown.replace(MASK, 'Basic YW5vdGhlcg'))),
    );
    expect(JSON.stringify(preview)).not.toContain('YW5vdGhlcg');
    expect(preview.files[0]?.diff).toContain(`+  postroom_push_authorization = ${MASK} (new)`);
    expect(codes(replace('dovecot/dovecot.conf', `${shown}doveadm_password = ${MASK}\n`))).toContain(
      'INVALID_VALUE',
    );
  });
});
