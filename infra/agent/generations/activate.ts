// Has the live servers take over what lies on the disk, and finds out whether they did.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseMainCf } from '../configuration/main-cf.ts';
import { tailOf } from '../log/tail.ts';
import type { MailHost } from '../mail-host.ts';
import { smtpListeners } from '../probe/listeners.ts';
import type { ConfigurationProgram } from '../protocol/configuration.ts';
import type { Run } from '../run.ts';
import type { KeptFile } from './store.ts';

export interface Activation {
  host: MailHost;
  run: Run;
  programs: readonly ConfigurationProgram[];
  /** Files before and after; listeners that differ need a restart. */
  before: readonly KeptFile[];
  after: readonly KeptFile[];
}

const RELOADED = {
  postfix: /postfix\S*\/master\[\d+\]: reload -- /,
  dovecot: /master: Warning: SIGHUP received/,
};
const NOTICED_MS = 1_500;

/** Reloads where that is enough and restarts where it is not. Throws what the programs say. */
export async function activate({ host, run, programs, before, after }: Activation): Promise<void> {
  await Promise.all(
    programs.map((program) => {
      if (needsRestart(program, before, after)) return host.services.restart(program);
      return reload(host, run, program);
    }),
  );
}

/** What Postfix reads once when its master starts (master(8), postconf(5)). */
const READ_AT_START = [
  'inet_interfaces',
  'inet_protocols',
  'queue_directory',
  'data_directory',
  'maillog_file',
];

function needsRestart(
  program: ConfigurationProgram,
  before: readonly KeptFile[],
  after: readonly KeptFile[],
): boolean {
  const [old, now] = [before, after].map((files) => listenersOf(program, files));
  return old !== now;
}

function listenersOf(program: ConfigurationProgram, files: readonly KeptFile[]): string {
  const text = (id: string) => files.find((file) => file.id === id)?.text ?? '';
  if (program === 'postfix') {
    const main = parseMainCf(text('postfix/main.cf')).parameters;
    const first = main
      .filter(({ name }) => READ_AT_START.includes(name))
      .map(({ name, value }) => `${name}=${value}`);
    const listeners = smtpListeners(text('postfix/main.cf'), text('postfix/master.cf'));
    return JSON.stringify([first.sort(), listeners.map(({ service }) => service).sort()]);
  }
  const all = files.filter((file) => file.program === 'dovecot').map((file) => file.text);
  const lines = all.flatMap(
    (each) =>
      each.match(/^\s*(inet_listener .*|port\s*=.*|address\s*=.*|listen\s*=.*|base_dir\s*=.*)$/gm) ?? [],
  );
  return lines.map((line) => line.trim()).join('\n');
}

export async function reload(host: MailHost, run: Run, program: ConfigurationProgram): Promise<void> {
  const log = program === 'postfix' ? host.postfix?.logFile : host.dovecot.logFile;
  const said = log === undefined ? null : await tailOf(log, run);
  if (program === 'postfix') {
    await run('/usr/sbin/postfix', ['-c', host.postfix?.configDirectory ?? '', 'reload']);
  } else await run('/usr/bin/doveadm', ['-c', host.dovecot.configFile, 'reload']);
  if (said === null) return;
  const deadline = Date.now() + NOTICED_MS;
  while (Date.now() < deadline && !RELOADED[program].test(await said())) await sleep(20);
}
