import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Unix account that processes are started under. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
  group: string;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Looks an account up with getent, so that accounts from any name service count. */
export async function findAccount(name: string): Promise<Account | undefined> {
  const passwd = await getent('passwd', name);
  if (!passwd) return undefined;
  const [, , uid = '', gid = ''] = passwd;
  const group = await getent('group', gid);
  return { uid: Number(uid), gid: Number(gid), name, group: group?.[0] ?? gid };
}

async function getent(database: string, key: string): Promise<string[] | undefined> {
  try {
    const { stdout } = await run('getent', [database, key], { timeout: 10_000 });
    return stdout.trim().split(':');
  } catch {
    return undefined; // exit status 2: no such entry
  }
}

/** Whether the account may read (`-r`), enter or run (`-x`) a path: asked of the kernel, so ACLs and parents count. */
export async function accountCan(
  account: Account,
  access: '-r' | '-x' | '-w',
  path: string,
): Promise<boolean> {
  try {
    await run('/usr/bin/test', [access, path], {
      uid: account.uid,
      gid: account.gid,
      cwd: '/',
      timeout: 10_000,
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * The unprivileged account for everything that needs no root: created on first use when this process is root,
 * undefined (meaning: run as we are) otherwise.
 */
export async function ensureAccount(name = 'postroom'): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const existing = await findAccount(name);
  if (existing) return existing;
  await run(
    '/usr/sbin/useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ],
    { timeout: 30_000 },
  ).catch(async (error: unknown) => {
    // Two first starts at once: the other one created it.
    if (!(await findAccount(name))) throw error;
  });
  const created = await findAccount(name);
  if (!created)
    throw new Error(
      `The system account "${name}" was created but cannot be looked up. Check /etc/nsswitch.conf.`,
    );
  return created;
}
