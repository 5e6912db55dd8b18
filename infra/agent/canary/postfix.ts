// A private Postfix on a staged configuration: own ports, queue and log; whatever would leave the machine is discarded.
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Daemon, launch } from '../../stack/daemon.ts';
import { findPostfixAccount } from '../../stack/layout.ts';
import { freePort } from '../../stack/ports.ts';
import { ensureQueue } from '../../stack/postfix/queue.ts';
import { waitForGreeting } from '../../stack/probe.ts';
import { editMainCf, mainCfValues, parseMainCf } from '../configuration/main-cf.ts';
import { editMasterCf, type MasterCfEdit, parseMasterCf } from '../configuration/master-cf.ts';
import { AgentError } from '../errors.ts';
import type { LiveFile } from '../generations/live-files.ts';
import type { BuiltIndex } from '../generations/table-indexes.ts';
import { type SmtpListener, smtpListeners } from '../probe/listeners.ts';
import { type CanaryPlace, type Translation, translate } from './place.ts';
import { stageTables } from './tables.ts';
import { writeAged } from './write-aged.ts';

const MASTER = '/usr/lib/postfix/sbin/master';

export interface StagedPostfix {
  /** As they listen in the canary. */
  listeners: SmtpListener[];
}

export interface StagePostfixOptions {
  place: CanaryPlace;
  files: readonly LiveFile[];
  /** The live directory of the configuration, and indexes of tables that differ from those in it. */
  directory: string;
  indexes: readonly BuiltIndex[];
  translation: Translation;
  /** Verbose logs, look-ups of transports as they are live, and nothing is delivered: for explanations. */
  verbose?: boolean;
}

export async function stagePostfix({
  place,
  files,
  directory,
  indexes,
  translation,
  verbose,
}: StagePostfixOptions): Promise<StagedPostfix> {
  const account = await findPostfixAccount();
  if (account === undefined)
    throw new AgentError('UNAVAILABLE', 'Postfix is not installed on the mail host.');
  const textOf = (name: string) => files.find((file) => file.id === `postfix/${name}`)?.text ?? '';
  const main = ownMainCf(translate(textOf('main.cf'), translation), place, verbose === true);
  const { text: master, ports } = await ownMasterCf(
    translate(textOf('master.cf'), translation),
    verbose === true,
  );
  for (const file of files.filter(({ path }) => path.endsWith('.cf'))) {
    const name = basename(file.path);
    const text =
      name === 'main.cf' ? main : name === 'master.cf' ? master : translate(file.text, translation);
    await writeAged(join(place.postfixConfig, name), text, account.gid);
  }
  await stageTables({ place, files, directory, indexes, group: account.gid });
  await mkdir(place.data, { recursive: true });
  await chmod(place.data, 0o700);
  await chown(place.data, account.uid, account.gid);
  await writeFile(place.mailLog, '', { mode: 0o640 });
  await chown(place.mailLog, account.uid, account.gid);
  await ensureQueue(place.queue, place.postfixConfig, account);
  const live = smtpListeners(textOf('main.cf'), textOf('master.cf'));
  return {
    listeners: live.flatMap((listener) => {
      const port = ports.get(listener.service);
      return port === undefined ? [] : [{ ...listener, host: '127.0.0.1', port }];
    }),
  };
}

/** The staged tables are asked first; what nobody has is added at their end. */
function ownMainCf(text: string, place: CanaryPlace, asLive: boolean): string {
  const values = mainCfValues(parseMainCf(text));
  const { address } = place.mailbox;
  const added = (name: string, table: string) => {
    const value = `${values.get(name)?.value ?? ''} ${table}`.trim();
    return { op: 'set', name, value } as const;
  };
  const set = (name: string, value: string) => ({ op: 'set', name, value }) as const;
  const transports = values.get('transport_maps')?.value ?? '';
  return editMainCf(text, [
    set('queue_directory', place.queue),
    set('data_directory', place.data),
    set('maillog_file', place.mailLog),
    set('maillog_file_prefixes', place.mailLog),
    set('inet_interfaces', '127.0.0.1'),
    set('smtpd_authorized_xclient_hosts', '127.0.0.1'),
    set('multi_instance_directories', ''),
    set('multi_instance_enable', 'no'),
    added('virtual_mailbox_domains', `inline:{ ${place.domain}=1 }`),
    added('virtual_mailbox_maps', `inline:{ ${address}=1 }`),
    ...(values.has('smtpd_sender_login_maps')
      ? [added('smtpd_sender_login_maps', `inline:{ ${address}=${address} }`)]
      : []),
    // Copies that the configuration sends elsewhere reach nobody. `*` is what Postfix asks for at last.
    ...(asLive
      ? []
      : [
          set(
            'transport_maps',
            `regexp:{ { !/${place.domain.replaceAll('.', '\\.')}$$|^\\*$$/ discard: } } ${transports}`.trim(),
          ),
        ]),
  ]);
}

const OUTWARD = /^(smtp|local|virtual|pipe|uucp)$/;
/** For explanations: nothing reaches a mailbox either. */
const DELIVERING = /^(smtp|lmtp|local|virtual|pipe|uucp)$/;

/** Every TCP service on a port of its own, none in a chroot, nothing that delivers but LMTP, and not even that for explanations. */
async function ownMasterCf(
  text: string,
  verbose: boolean,
): Promise<{ text: string; ports: Map<string, number> }> {
  const { services } = parseMasterCf(text);
  const ports = new Map<string, number>();
  const edits: MasterCfEdit[] = [];
  for (const service of services) {
    if (service.columns.chroot !== 'n')
      edits.push({ op: 'setColumn', service: service.id, column: 'chroot', value: 'n' });
    if (service.type !== 'inet') {
      if ((verbose ? DELIVERING : OUTWARD).test(service.columns.command))
        edits.push({ op: 'setColumn', service: service.id, column: 'command', value: 'discard' });
    } else ports.set(service.id, await freePort(ports.values()));
  }
  let edited = editMasterCf(text, edits);
  for (const { id, name } of services.filter(({ type }) => type === 'inet')) {
    edited = renamed(edited, id, name, `127.0.0.1:${ports.get(id)}`);
  }
  // Only what starts when somebody connects: see `untilLogging`.
  if (verbose)
    edited = edited.replace(
      /^(\S+\s+inet\s+(?:\S+\s+){5}smtpd|\S+\s+\S+\s+(?:\S+\s+){5}trivial-rewrite)\b/gm,
      '$1 -v',
    );
  if (!services.some(({ id }) => id === 'postlog/unix-dgram')) {
    edited = `${edited.replace(/\n?$/, '\n')}postlog unix-dgram n - n - 1 postlogd\n`;
  }
  return { text: edited, ports };
}

/** The first word of the service's entry. */
function renamed(text: string, id: string, from: string, to: string): string {
  const line = parseMasterCf(text).services.find((service) => service.id === id)?.line ?? 0;
  return text
    .split('\n')
    .map((each, index) =>
      index === line - 1 && each.startsWith(from) ? `${to}${each.slice(from.length)}` : each,
    )
    .join('\n');
}

/** Throws StackError when it does not answer; its log says why. */
export async function startPostfix(place: CanaryPlace, staged: StagedPostfix): Promise<Daemon> {
  const daemon = await launch({
    service: 'postfix',
    program: MASTER,
    args: ['-s', '-c', place.postfixConfig],
    logFile: join(place.directory, 'postfix-start.log'),
    changesUser: true,
  });
  const [first] = staged.listeners.filter(({ wrapped }) => !wrapped);
  if (first !== undefined) {
    try {
      await untilLogging(place.mailLog);
      await Promise.race([
        waitForGreeting('postfix', daemon, first.port, /^\d{3}[ -]/, 4_000),
        throttled(place.mailLog, 4_000),
      ]);
    } catch (error) {
      await daemon.stop();
      throw error;
    }
  }
  return daemon;
}

/**
 * Until postlogd runs. It says its own warnings over the socket that it reads: when others have filled that before it starts,
 * as verbose ones do at the first connection, all of them wait for each other.
 */
async function untilLogging(mailLog: string): Promise<void> {
  for (const deadline = Date.now() + 2_000; Date.now() < deadline; await sleep(20))
    if ((await stat(mailLog)).size > 0) return;
}

/** Rejects as soon as a daemon has died: its service is held back for a minute then. */
async function throttled(mailLog: string, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const log = await readFile(mailLog, 'utf8').catch(() => '');
    if (log.includes('bad command startup'))
      throw new Error('A daemon of Postfix cannot work with this configuration.');
    await sleep(100);
  }
}
