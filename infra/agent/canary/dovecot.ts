// A private Dovecot on a staged configuration: own ports, sockets and log, one more mailbox that is nobody's.
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { type Daemon, launch } from '../../stack/daemon.ts';
import { freePort } from '../../stack/ports.ts';
import { waitForGreeting } from '../../stack/probe.ts';
import type { Account } from '../../stack/types.ts';
import { findAccount, isRoot } from '../../start/account.ts';
import { parseDovecot } from '../configuration/dovecot.ts';
import { AgentError } from '../errors.ts';
import type { LiveFile } from '../generations/live-files.ts';
import { type DovecotListener, type DovecotListeners, dovecotListeners } from '../probe/listeners.ts';
import type { Run } from '../run.ts';
import { type CanaryPlace, makePassable, type Translation, translate } from './place.ts';

const DOVECOT = '/usr/sbin/dovecot';
const DOVECONF = '/usr/bin/doveconf';

export interface StagedDovecot {
  configFile: string;
  listeners: DovecotListeners;
  /** Live TCP port → the canary's. */
  ports: Map<number, number>;
  account: Account | undefined;
}

export interface StageOptions {
  place: CanaryPlace;
  run: Run;
  files: readonly LiveFile[];
  /** Path of the live dovecot.conf. */
  configFile: string;
  /** Live sockets of Dovecot and queue of Postfix → the canary's. */
  translation: Translation;
  /** Takes what Dovecot would tell the platform of deliveries. */
  pushPort: number;
}

/** doveconf does not take the staged files; with its words. */
export class DoveconfError extends AgentError {}

/** Writes the staged files with the canary's paths. Throws DoveconfError. */
export async function stageDovecot(options: StageOptions): Promise<StagedDovecot> {
  const { place, run, files, configFile } = options;
  const main = files.find((file) => file.path === configFile);
  const account = accountOf(main);
  const translation: Translation = [
    ...options.translation,
    ...files.map((file) => [file.path, stagedPath(place, configFile, file.path)] as const),
  ];
  const textOf = (file: LiveFile) => translate(withIncludes(file, place, configFile), translation);
  for (const file of files) {
    const path = stagedPath(place, configFile, file.path);
    await makePassable(dirname(path), 0o711);
    await writeOwn(path, textOf(file), account);
  }
  const copy = stagedPath(place, configFile, configFile);
  const { stdout } = await run(DOVECONF, ['-a', '-c', copy]).catch((error: unknown) => {
    if (!(error instanceof AgentError)) throw error;
    throw new DoveconfError(error.code, error.message, { cause: error });
  });
  const listeners = dovecotListeners(stdout);
  const ports = new Map<number, number>();
  for (const { port } of listeners.all) ports.set(port, ports.get(port) ?? (await freePort(ports.values())));
  await makeDirectories(place, account, await internalAccount(stdout));
  const own = `${main === undefined ? '' : textOf(main)}\n${ownSettings(place, options.pushPort, account, is24(stdout))}`;
  await writeOwn(copy, `${own}${listenersOn(listeners, ports, is24(stdout))}`, account);
  await writeOwn(place.dovecotLog, '', account);
  return { configFile: copy, listeners, ports, account };
}

function stagedPath(place: CanaryPlace, configFile: string, path: string): string {
  const root = `${dirname(configFile)}/`;
  return path.startsWith(root)
    ? join(place.dovecotConfig, path.slice(root.length))
    : join(place.dovecotConfig, 'elsewhere', path.slice(1).replaceAll('/', '_'));
}

/** Includes by an absolute pattern lead to the staged copies too. */
function withIncludes(file: LiveFile, place: CanaryPlace, configFile: string): string {
  const root = `${dirname(configFile)}/`;
  const patterns = parseDovecot(file.text, basename(file.path)).includes.map(({ pattern }) => pattern);
  return patterns
    .filter((pattern) => isAbsolute(pattern) && pattern.startsWith(root))
    .reduce(
      (text, pattern) => text.replace(pattern, join(place.dovecotConfig, pattern.slice(root.length))),
      file.text,
    );
}

/** The account that Dovecot is started with: that of its configuration. */
function accountOf(main: LiveFile | undefined): Account | undefined {
  if (main === undefined || main.uid === 0 || !isRoot()) return undefined;
  return { uid: main.uid, gid: main.gid, name: String(main.uid), group: String(main.gid) };
}

async function writeOwn(path: string, text: string, account: Account | undefined): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Dovecot that is started as root looks people up under this account, by these settings (`doveconf -a`). */
async function internalAccount(settings: string): Promise<Account | undefined> {
  const [, name] = /^default_internal_user = (\S+)$/m.exec(settings) ?? [];
  return name === undefined || !isRoot() ? undefined : findAccount(name);
}

async function makeDirectories(
  place: CanaryPlace,
  account: Account | undefined,
  internal: Account | undefined,
): Promise<void> {
  const home = ownerOfHome(account);
  for (const path of [place.run, place.state, place.home]) {
    await mkdir(path, { recursive: true });
    await chmod(path, path === place.run ? 0o755 : 0o700);
    const owner = path === place.home ? home : account;
    if (isRoot() && owner !== undefined) await chown(path, owner.uid, owner.gid);
  }
  const reader = account ?? internal;
  await writeOwn(join(place.dovecotConfig, 'canary-users'), userLine(place, home), reader);
}

const NOBODY = { uid: 65_534, gid: 65_534 };
const ownerOfHome = (account: Account | undefined) => account ?? NOBODY;

const userLine = ({ mailbox, home }: CanaryPlace, { uid, gid }: { uid: number; gid: number }): string =>
  `${mailbox.address}:{PLAIN}${mailbox.password}:${uid}:${gid}::${home}::\n`;

/** By what `doveconf -a` prints. */
const is24 = (settings: string): boolean => /^dovecot_config_version = /m.test(settings);

/** Comes last and so wins over what stands before; the mailbox is looked up after those of the staged databases. */
function ownSettings(
  place: CanaryPlace,
  pushPort: number,
  account: Account | undefined,
  with24: boolean,
): string {
  const users = join(place.dovecotConfig, 'canary-users');
  const first = account === undefined ? '' : 'first_valid_uid = 1\nfirst_valid_gid = 1\n';
  const own = `base_dir = ${place.run}
state_dir = ${place.state}
log_path = ${place.dovecotLog}
info_log_path =
debug_log_path =
${first}`;
  return with24
    ? `${own}${databases24(users)}`
    : `${own}${databases23(users)}plugin {
  postroom_push_url = http://127.0.0.1:${pushPort}/
  postroom_push_pause_file = ${place.state}/paused
}
`;
}

const databases23 = (users: string): string =>
  ['passdb', 'userdb'].map((kind) => `${kind} {\n  driver = passwd-file\n  args = ${users}\n}\n`).join('');

const databases24 = (users: string): string =>
  ['passdb', 'userdb']
    .map((kind) => `${kind} postroom-canary {\n  driver = passwd-file\n  passwd_file_path = ${users}\n}\n`)
    .join('');

function listenersOn({ all }: DovecotListeners, ports: Map<number, number>, with24: boolean): string {
  const address = with24 ? 'listen' : 'address';
  return all
    .map(
      ({ service, listener, port }) =>
        `service ${service} {\n  inet_listener ${listener} {\n    ${address} = 127.0.0.1\n    port = ${ports.get(port)}\n  }\n}\n`,
    )
    .join('');
}

/** Throws StackError when it does not answer; its log says why. */
export async function startDovecot(place: CanaryPlace, staged: StagedDovecot): Promise<Daemon> {
  const daemon = await launch({
    service: 'dovecot',
    program: DOVECOT,
    args: ['-F', '-c', staged.configFile],
    logFile: place.dovecotStartLog,
    account: staged.account,
    ...(staged.account === undefined && isRoot() ? { changesUser: true } : {}),
  });
  const imap = staged.listeners.probed.find(({ protocol, wrapped }) => protocol === 'imap' && !wrapped);
  if (imap !== undefined) {
    const port = staged.ports.get(imap.port) ?? 0;
    try {
      await waitForGreeting('dovecot', daemon, port, /^\* OK /, 4_000);
    } catch (error) {
      await daemon.stop();
      throw error;
    }
  }
  return daemon;
}

export const canaryListener = (staged: StagedDovecot, listener: DovecotListener): DovecotListener => ({
  ...listener,
  host: '127.0.0.1',
  port: staged.ports.get(listener.port) ?? 0,
});
