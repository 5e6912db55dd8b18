import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../run.ts';
import { readFrom, replaceFile } from './example-host.ts';
import { MASK } from './secrets.ts';
import { type ConfigurationState, snapshotOf } from './snapshot.ts';
import { stageChanges } from './stage.ts';
import { tablesIn } from './tables.ts';
import { tryTable } from './try-table.ts';
import { existsOnHost } from './verbs.ts';

let root: string;
let directory: string;
let state: ConfigurationState;
const MAIN_CF = `compatibility_level = 3.6
transport_maps = hash:$config_directory/transport, proxy:ldap:DIR/people.cf
virtual_alias_maps = pipemap:{regexp:DIR/aliases.re,inline:{ {a@b.example=c@b.example} }}
smtpd_client_restrictions = check_client_access cidr:\${config_directory}/tables/clients, permit
smtp_sasl_password_maps = texthash:DIR/sasl_passwd, texthash:DIR/accounts
alias_maps = texthash:DIR/aliases
relocated_maps = texthash:DIR/certificates/key, texthash:DIR/link, texthash:DIR/tls-pair, texthash:DIR/huge
virtual_mailbox_maps = texthash:DIR/shared/boxes
smtpd_tls_key_file = DIR/tls-pair
smtp_tls_session_cache_database = btree:DIR/smtp_scache
`;
const MASTER_CF = `smtp inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
  -o header_checks=regexp:DIR/aliases.re
`;

beforeAll(async () => {
  root = mkdtempSync('/tmp/postroom-tables-');
  directory = join(root, 'postfix');
  for (const name of ['postfix/tables', 'postfix/certificates', 'dovecot'])
    mkdirSync(join(root, name), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(directory, name), text);
  put('main.cf', MAIN_CF.replaceAll('DIR', directory));
  put('master.cf', MASTER_CF.replaceAll('DIR', directory));
  put('people.cf', 'server_host = ldap://127.0.0.1\nbind_pw = opensesame\n');
  put('transport', '# routes\nb.example smtp:[127.0.0.1]:2525\n\nc.example\n  discard:\n');
  put('aliases.re', '/^x@/ y@b.example\n');
  put('tables/clients', '192.0.2.0/24 REJECT\n');
  put('sasl_passwd', '[mx.example]:587 ada:s3same\n[mx2.example]\n bo:s3same\n');
  put('accounts', 'mx.example ada:s3same\n');
  put('aliases', 'root: ada\n');
  put('huge', 'a b\n'.repeat(80_000));
  mkdirSync(join(directory, 'shared'));
  put('shared/boxes', 'a@b.example 1\n');
  chmodSync(join(directory, 'shared'), 0o777);
  for (const name of ['certificates/key', 'tls-pair', 'smtp_scache']) put(name, 's3same');
  symlinkSync('/etc/hosts', join(directory, 'link'));
  writeFileSync(join(root, 'dovecot', 'dovecot.conf'), 'protocols = imap\n');
  state = await readFrom(directory, join(root, 'dovecot', 'dovecot.conf'));
});
afterAll(() => rmSync(root, { recursive: true }));

const stage = (file: string, text: string) =>
  stageChanges(state, { changes: [replaceFile(state, file, text)] }, existsOnHost);

it('tells every table with its uses, and shows none that may hold keys or passwords', () => {
  const { tables, files } = snapshotOf(state);
  const told = tables.map(({ type, name, usedBy, file, editable, entries }) => [
    ...[type, name.replace(directory, ''), usedBy.map((key) => key.name).join(' ')],
    ...[file?.replace('postfix/', '') ?? null, editable, entries],
  ]);
  expect(told).toEqual([
    ['hash', '/transport', 'transport_maps', 'transport', true, 2],
    ['ldap', '/people.cf', 'transport_maps', 'people.cf', false, null],
    ['regexp', '/aliases.re', 'virtual_alias_maps header_checks', 'aliases.re', true, 1],
    ['inline', '{ {a@b.example=c@b.example} }', 'virtual_alias_maps', null, false, null],
    ['cidr', '/tables/clients', 'smtpd_client_restrictions', 'tables/clients', true, 1],
    ['texthash', '/sasl_passwd', 'smtp_sasl_password_maps', 'sasl_passwd', true, 2],
    ['texthash', '/accounts', 'smtp_sasl_password_maps', null, false, null],
    ['texthash', '/aliases', 'alias_maps', 'aliases', false, 1],
    ['texthash', '/certificates/key', 'relocated_maps', null, false, null],
    ['texthash', '/link', 'relocated_maps', 'link', false, null],
    ['texthash', '/tls-pair', 'relocated_maps', null, false, null],
    ['texthash', '/huge', 'relocated_maps', 'huge', false, null],
    ['texthash', '/shared/boxes', 'virtual_mailbox_maps', 'shared/boxes', false, null],
  ]);
  expect(tables[0]?.index).toBe('missing');
  expect(JSON.stringify(files)).not.toMatch(/s3same|opensesame|localhost/);
});

it('edits entries, keeps the passwords among them, and lets none run a program', async () => {
  const logins = files().find(({ id }) => id === 'postfix/sasl_passwd')?.text ?? '';
  expect(logins).toBe(`[mx.example]:587 ada:${MASK}\n[mx2.example]\n bo:${MASK}\n`);
  const staged = stage('postfix/sasl_passwd', `# ours\n${logins}`);
  expect(staged.problems).toEqual([]);
  expect(staged.files[0]?.after).toBe('# ours\n[mx.example]:587 ada:s3same\n[mx2.example]\n bo:s3same\n');
  for (const server of ['[mx.example]', '[mx2.example]'])
    expect(stage('postfix/sasl_passwd', logins.replace(server, '[evil.example]')).problems).toMatchObject([
      { code: 'INVALID_VALUE', message: expect.stringContaining('enter one') },
    ]);
  const refused = [
    stage('postfix/transport', 'b.example pipe:x\n'),
    stage('postfix/transport', 'b.example "|/bin/sh"\n'),
    stage('postfix/aliases', 'root: "|/bin/sh"\n'),
    stage('postfix/people.cf', 'server_host = ldap://evil.example\n'),
    stage('postfix/huge', 'a b\n'),
  ];
  for (const { problems } of refused) expect(problems).toMatchObject([{ code: 'NOT_EDITABLE' }]);
  expect(stage('postfix/aliases.re', '/^(x|"y")@/ y@b.example\n').problems).toEqual([]);
});

const files = () => snapshotOf(state).files;

it('has postmap find what is wrong, by its line, and make the index', async () => {
  const tried = (types: string[], text: string) => tryTable(run, directory, { id: 'postfix/x', types, text });
  const good = await tried(['hash'], 'a.example smtp:\n');
  expect(good.problems).toEqual([]);
  expect(good.indexes[0]?.bytes.length).toBeGreaterThan(1_000);
  const [hash, cidr, regexp] = await Promise.all([
    tried(['hash'], 'a.example smtp:\nb.example\n'),
    tried(['cidr'], '192.0.2.0/24 OK\n300.0.0.0/8 REJECT\n'),
    tried(['regexp'], '/(x/ y\n'),
  ]);
  expect(hash).toMatchObject({ indexes: [], problems: [{ line: 2 }] });
  expect(cidr.problems).toMatchObject([{ line: 2, message: expect.stringContaining('postfix/x') }]);
  expect(regexp.problems).toMatchObject([{ line: 1 }]);
});

it('does not take addresses of services, restrictions and caches for tables', () => {
  const main = `virtual_transport = lmtp:inet:127.0.0.1:24
smtpd_milters = inet:127.0.0.1:11332, unix:/run/x.sock
smtpd_recipient_restrictions = check_policy_service { unix:/run/quota, timeout=5s }, permit
mynetworks = 127.0.0.0/8 cidr:/etc/postfix/networks
`;
  expect(tablesIn({ main, master: '' }, '/etc/postfix').map(({ name }) => name)).toEqual([
    '/etc/postfix/networks',
  ]);
});
