// The commands that change folders. "It is there already" and "it is gone" are answers, everything else is an error.
import type { FolderRoleName } from '../../ports.ts';
import { ROLES } from './folders.ts';
import type { Session } from './session.ts';

/** The server's response code (RFC 5530) behind a refusal. */
function hasCode(error: unknown, code: string): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (cause as { serverResponseCode?: string } | undefined)?.serverResponseCode === code;
}

export const isMissing = (error: unknown): boolean =>
  hasCode(error, 'NONEXISTENT') ||
  (error instanceof Error && (error.cause as { code?: string } | undefined)?.code === 'NotFound');

export async function createFolder(
  session: Session,
  path: string,
  role: FolderRoleName | null,
): Promise<{ path: string; created: boolean }> {
  if (role && (await createWithRole(session, path, role))) {
    await subscribeFolder(session, path, true);
    return { path, created: true };
  }
  // The library subscribes, and puts the folder below the server's prefix where there is one.
  return session.within(session.deadlines.command, () => session.client.mailboxCreate(path));
}

export async function renameFolder(
  session: Session,
  path: string,
  newPath: string,
): Promise<'RENAMED' | 'EXISTS' | 'MISSING'> {
  try {
    await session.within(session.deadlines.command, () => session.client.mailboxRename(path, newPath));
    return 'RENAMED';
  } catch (error) {
    if (hasCode(error, 'ALREADYEXISTS')) return 'EXISTS';
    if (isMissing(error)) return 'MISSING';
    throw error;
  }
}

export async function deleteFolder(session: Session, path: string): Promise<boolean> {
  try {
    await session.within(session.deadlines.command, () => session.client.mailboxDelete(path));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** False when the server refuses. */
export async function subscribeFolder(session: Session, path: string, subscribed: boolean): Promise<boolean> {
  const { client } = session;
  const done = await session.within(session.deadlines.command, () =>
    subscribed ? client.mailboxSubscribe(path) : client.mailboxUnsubscribe(path),
  );
  return done !== false;
}

const PLAIN_NAME = /^[\x20-\x25\x27-\x7e]+$/; // printable ASCII without "&": needs no modified UTF-7

/** The library has no method for this command; the one it runs all others with is not in its types. */
interface RawCommands {
  exec(command: string, attributes: unknown[]): Promise<{ next(): void }>;
}

/**
 * CREATE … (USE (\Archive)), RFC 6154, section 3. False where the server does not know it, or will not note this role:
 * then the folder is to be created without.
 */
async function createWithRole(session: Session, path: string, role: FolderRoleName): Promise<boolean> {
  const { client } = session;
  const use = Object.keys(ROLES).find((name) => ROLES[name] === role);
  if (!use || !client.capabilities.has('CREATE-SPECIAL-USE') || !PLAIN_NAME.test(path)) return false;
  const attribute = `\\${use.charAt(1).toUpperCase()}${use.slice(2)}`;
  try {
    const answer = await session.within(session.deadlines.command, () =>
      (client as unknown as RawCommands).exec('CREATE', [
        { type: 'STRING', value: path },
        [{ type: 'ATOM', value: 'USE' }, [{ type: 'ATOM', value: attribute }]],
      ]),
    );
    answer.next();
    return true;
  } catch (error) {
    if (session.closed) throw error;
    return false;
  }
}
