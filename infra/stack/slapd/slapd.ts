import { createHash } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Daemon, type DaemonSpec, launch, stopLeftover } from '../daemon.ts';
import { ensureDirectory, ensureLog, type Layout, logFile, writePrivateFile } from '../layout.ts';
import { HOST, requireFreePorts, waitForGreeting } from '../probe.ts';
import { run } from '../run.ts';
import type { Account, Service } from '../types.ts';
import { safePath, safePort } from '../values.ts';
import { renderSlapdConfig } from './config.ts';
import { type DirectorySecrets, ensureEntries } from './entries.ts';

const SLAPD = '/usr/sbin/slapd';

export interface SlapdOptions {
  layout: Layout;
  account: Account;
  port: number;
  secrets: DirectorySecrets;
  onUnexpectedEnd(text: string): void;
}

/** The directory: slapd in the foreground, with cn=config generated from `config.ts`. */
export function slapdService(options: SlapdOptions): Service {
  let daemon: Daemon | undefined;
  const { layout, port } = options;
  return {
    name: 'slapd',
    async start() {
      if (daemon?.isRunning()) return;
      await daemon?.stop(); // what a crash left of it
      await stopLeftover(join(layout.slapd, 'slapd.pid'), layout.slapd);
      await prepare(options);
      await requireFreePorts('slapd', [port]);
      daemon = await launch(daemonSpec(options));
      await waitForGreeting('slapd', daemon, port, undefined);
      await ensureEntries(`ldap://${HOST}:${port}`, options.secrets);
    },
    async stop() {
      await daemon?.stop();
      daemon = undefined;
    },
  };
}

function daemonSpec({ layout, account, port, onUnexpectedEnd }: SlapdOptions): DaemonSpec {
  const socket = encodeURIComponent(safePath(join(layout.slapd, 'ldapi')));
  const urls = `ldap://${HOST}:${safePort(port)} ldapi://${socket}`;
  // A debug level keeps slapd in the foreground; `none` logs what is logged whatever the level, errors among it.
  const args = ['-F', join(layout.slapd, 'config'), '-h', urls, '-d', 'none'];
  return {
    service: 'slapd',
    program: SLAPD,
    args,
    logFile: logFile(layout, 'slapd'),
    account,
    onUnexpectedEnd,
  };
}

async function prepare({ layout, account, secrets }: SlapdOptions): Promise<void> {
  await ensureDirectory(layout.slapd, account, 0o750);
  await ensureDirectory(join(layout.slapd, 'db'), account, 0o700);
  await ensureLog(logFile(layout, 'slapd'), account);
  const schema = await readFile(new URL('postroom.ldif', import.meta.url), 'utf8');
  const administrators = [{ uid: 0, gid: 0 }, ...(account.uid === 0 ? [] : [account])];
  const { rootPassword } = secrets;
  const ldif = renderSlapdConfig({ directory: layout.slapd, rootPassword, administrators, schema });
  await generateConfig(layout.slapd, account, ldif);
}

/** Regenerates cn=config when what we would write has changed, so that changes made through LDAP survive restarts. */
async function generateConfig(directory: string, account: Account, ldif: string): Promise<void> {
  const marker = join(directory, 'config', 'generated-from');
  const hash = createHash('sha256').update(ldif).digest('hex');
  if ((await readFile(marker, 'utf8').catch(() => '')) === hash) return;
  const staged = join(directory, 'config.new');
  const source = join(directory, 'init.ldif');
  await rm(staged, { recursive: true, force: true });
  await ensureDirectory(staged, account, 0o700);
  await writePrivateFile(source, account, ldif);
  await run('/usr/sbin/slapadd', ['-n', '0', '-F', staged, '-l', source], { account });
  await writePrivateFile(join(staged, 'generated-from'), account, hash);
  await rm(join(directory, 'config'), { recursive: true, force: true });
  await rename(staged, join(directory, 'config'));
}
