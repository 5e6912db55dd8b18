// A host for tests, on a copy of files as this machine's programs know them: postconf and doveconf are the real ones.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationChange, ParameterKey } from '../protocol/configuration.ts';
import { run } from '../run.ts';
import { ABSENT, type ConfigurationState, snapshotOf } from './snapshot.ts';
import { readState } from './verbs.ts';

const MAIN_CF = `compatibility_level = 3.6
# the name in the greeting
myhostname = mail.harbourlane.test
mynetworks = 127.0.0.0/8
queue_directory = /var/spool/postfix
virtual_alias_maps = hash:DIR/virtual
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
postroom_bind_pw = hunter2hunter2
`;
const MASTER_CF = `smtp inet n - n - - smtpd
submission inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o { smtpd_recipient_restrictions = permit_sasl_authenticated, reject }
maildrop unix - n n - - pipe flags=DRhu user=vmail argv=/usr/bin/maildrop
`;
export const DOVECOT_CONF = `protocols = imap lmtp
ssl = no # for now
!include conf.d/*.conf
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
plugin {
  postroom_push_authorization = Basic c2VjcmV0
}
`;

type Host = Parameters<typeof readState>[0]['host'];

export interface ExampleHost {
  root: string;
  state: ConfigurationState;
  close(): Promise<void>;
}

/** What stands in these two places is a host's configuration. */
export const readFrom = (postfix: string, dovecotConf: string): Promise<ConfigurationState> =>
  readState({
    host: { postfix: { configDirectory: postfix }, dovecot: { configFile: dovecotConf } } as Host,
    run,
  });

export async function makeExampleHost(): Promise<ExampleHost> {
  const root = await mkdtemp(join(tmpdir(), 'postroom-configuration-'));
  await mkdir(join(root, 'postfix'));
  await mkdir(join(root, 'dovecot', 'conf.d'), { recursive: true });
  await writeFile(join(root, 'postfix', 'main.cf'), MAIN_CF.replace('DIR', join(root, 'postfix')));
  await writeFile(join(root, 'postfix', 'master.cf'), MASTER_CF);
  await writeFile(join(root, 'postfix', 'virtual.db'), '');
  await writeFile(
    join(root, 'postfix', 'people.cf'),
    'server_host = ldap://127.0.0.1\nbind_pw = opensesame\n',
  );
  await writeFile(join(root, 'dovecot', 'dovecot.conf'), DOVECOT_CONF);
  await writeFile(
    join(root, 'dovecot', 'conf.d', '10-auth.conf'),
    'auth_mechanisms = plain\npassdb {\n  driver = pam\n}\n',
  );
  const state = await readFrom(join(root, 'postfix'), join(root, 'dovecot', 'dovecot.conf'));
  return { root, state, close: () => rm(root, { recursive: true }) };
}

export const postfix = (name: string, ...section: string[]): ParameterKey => ({
  program: 'postfix',
  section,
  name,
});
export const dovecot = (name: string, ...section: string[]): ParameterKey => ({
  program: 'dovecot',
  section,
  name,
});

export const find = (state: ConfigurationState, key: ParameterKey) =>
  snapshotOf(state).parameters.find((each) => JSON.stringify(each.key) === JSON.stringify(key));

export function fileOf(state: ConfigurationState, id: string) {
  const file = snapshotOf(state).files.find((each) => each.id === id);
  if (!file) throw new Error(`no ${id}`);
  return { ...file, text: file.text ?? '' };
}

export const replaceFile = (state: ConfigurationState, file: string, text: string): ConfigurationChange => ({
  ...{ kind: 'replaceFile', file, text, base: fileOf(state, file).version },
});

export const setParameter = (
  state: ConfigurationState,
  parameter: ParameterKey,
  value: string,
): ConfigurationChange => ({
  ...{ kind: 'setParameter', parameter, value, base: find(state, parameter)?.version ?? ABSENT },
});
