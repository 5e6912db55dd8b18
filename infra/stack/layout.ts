// Where the stack keeps its files, and who owns them.
import { constants, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { accountCan, findAccount, isRoot } from '../start/account.ts';
import { ownDirectory } from '../start/files.ts';
import { StackError } from './errors.ts';
import type { Account } from './types.ts';
import { safePath } from './values.ts';

export interface Layout {
  root: string;
  logs: string;
  slapd: string;
  dovecot: string;
  postfix: string;
  rspamd: string;
  mail: string;
}

/** sockaddr_un holds 107 bytes; the longest socket below the stack is Dovecot's `token-login/imap-urlauth`. */
const LONGEST_STACK_PATH = 107 - '/dovecot/run/token-login/imap-urlauth'.length;

export function layoutOf(dataDir: string): Layout {
  const root = join(safePath(dataDir), 'stack');
  if (Buffer.byteLength(root) > LONGEST_STACK_PATH) {
    const limit = LONGEST_STACK_PATH - '/stack'.length;
    throw new StackError(
      'BAD_VALUE',
      `The data directory ${dataDir} is too long a path for Unix sockets: use one of at most ${limit} characters.`,
    );
  }
  const below = (name: string) => join(root, name);
  return {
    root,
    logs: below('log'),
    slapd: below('slapd'),
    dovecot: below('dovecot'),
    postfix: below('postfix'),
    rspamd: below('rspamd'),
    mail: below('mail'),
  };
}

export const logFile = (layout: Layout, name: string): string => join(layout.logs, `${name}.log`);

export type Owner = Pick<Account, 'uid' | 'gid'>;
export const ROOT_OWNER: Owner = { uid: 0, gid: 0 };

/** Makes a directory with this owner and mode, also when it was there with others; no link of another is followed. */
export const ensureDirectory = (path: string, owner: Owner, mode: number): Promise<void> =>
  ownDirectory(path, owner, mode);

/** Writes a configuration file that only its owner can read. */
export async function writePrivateFile(
  path: string,
  owner: Owner,
  text: string,
  mode = 0o600,
): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
  await ownFile(path, O_WRONLY | O_CREAT | O_TRUNC, { owner, mode, text });
}

/** Makes sure that a log file exists and belongs to the account that writes it. */
export async function ensureLog(path: string, owner: Owner): Promise<void> {
  const { O_WRONLY, O_CREAT, O_APPEND } = constants;
  await ownFile(path, O_WRONLY | O_CREAT | O_APPEND, { owner, mode: 0o640, text: '' });
}

/** Its directory may belong to that account: a link or a pipe that lies there is not followed. */
async function ownFile(
  path: string,
  flags: number,
  { owner, mode, text }: { owner: Owner; mode: number; text: string },
): Promise<void> {
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, mode);
  try {
    if (isRoot()) await file.chown(owner.uid, owner.gid);
    await file.chmod(mode);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** The account that Debian's Postfix runs under; undefined when Postfix is not installed. */
export const findPostfixAccount = (): Promise<Account | undefined> => findAccount('postfix');

/** Throws NOT_REACHABLE when an account cannot enter the directory, naming the parent that is in the way. */
export async function requireReachable(account: Account, directory: string): Promise<void> {
  if (await accountCan(account, '-x', directory)) return;
  let blocked = directory;
  while (dirname(blocked) !== blocked && !(await accountCan(account, '-x', dirname(blocked)))) {
    blocked = dirname(blocked);
  }
  throw new StackError(
    'NOT_REACHABLE',
    `The account ${account.name} cannot enter ${blocked}, so the mail servers cannot use ${directory}. ` +
      `Choose a data directory that others can pass through (POSTROOM_DATA=/var/lib/postroom) or run: chmod o+x ${blocked}`,
  );
}
