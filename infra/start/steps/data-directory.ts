import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  symlinkSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { type Account, accountCan } from '../account.ts';
import { StepError } from '../errors.ts';

/** Where the state goes when the data directory lies where no unprivileged account can get to. */
const COMMON_PARENT = '/var/lib/postroom';

export interface DataDirectory {
  /** Absolute, links resolved. */
  path: string;
  /** Set when the named directory only links to it. */
  linkedFrom?: string;
}

/**
 * Makes the data directory. PostgreSQL, slapd and Dovecot run under `account` and must get there, which they cannot in
 * a clone below /root: then the state lives under /var/lib/postroom and the named directory is a link to it.
 */
export async function prepareDataDirectory(
  named: string,
  account: Account | undefined,
): Promise<DataDirectory> {
  const wanted = resolve(named);
  if (isLink(wanted)) {
    mkdirSync(readTarget(wanted), { recursive: true, mode: 0o755 });
    return { path: realpathSync(wanted), linkedFrom: wanted };
  }
  make(wanted);
  if (!account || (await accountCan(account, '-x', wanted))) return { path: realpathSync(wanted) };
  if (readdirSync(wanted).length > 0) {
    throw new StepError(
      `The account ${account.name} cannot get to the data directory ${wanted}, and it already holds something.`,
      `Move it to where others may pass through (POSTROOM_DATA=${COMMON_PARENT}/data), or run: chmod o+x on its parents.`,
    );
  }
  const elsewhere = join(COMMON_PARENT, randomBytes(4).toString('hex'));
  make(elsewhere);
  rmdirSync(wanted);
  symlinkSync(elsewhere, wanted);
  return { path: elsewhere, linkedFrom: wanted };
}

function make(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    if (process.getuid?.() === lstatSync(path).uid) chmodSync(path, 0o755);
  } catch (error) {
    throw new StepError(
      `The data directory ${path} could not be made: ${(error as Error).message}`,
      'Name another one in POSTROOM_DATA that this user may write to.',
      error,
    );
  }
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** The target of a link, also when it does not exist (any more). */
function readTarget(link: string): string {
  return existsSync(link) ? realpathSync(link) : resolve(link, '..', readlinkSync(link));
}
