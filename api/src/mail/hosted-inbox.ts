// Mail to an address of the platform's own, read where it lies: for machines, nobody opens it in the app.
import type { Deps } from '../deps.ts';
import { ownServer } from './account-servers.ts';
import { filesIn, type MessageFile } from './mime/files.ts';

export interface InboxMessage {
  files: MessageFile[];
}

/** Larger messages are left where they are. */
const MOST_BYTES = 15 * 1024 * 1024;
const AT_ONCE = 50;

export interface InboxPosition {
  uidValidity: bigint;
  uid: bigint;
}

/**
 * Shows the messages of a hosted mailbox's inbox after a position, oldest first and 50 at most; those that `take` says are
 * done with are deleted. Returns the position after the last one. Throws MailServerError.
 */
export async function readHostedInbox(
  deps: Pick<Deps, 'config' | 'mailTransport'>,
  address: string,
  after: InboxPosition,
  take: (message: InboxMessage) => Promise<'DONE' | 'KEEP'>,
  signal: AbortSignal,
): Promise<InboxPosition> {
  const server = ownServer(deps, { address }, 'imap');
  const connection = await deps.mailTransport.connect(server, { purpose: 'reports', signal });
  try {
    const folder = await connection.open('INBOX');
    const uidValidity = BigInt(folder.uidValidity);
    const known = after.uidValidity === uidValidity ? Number(after.uid) : 0;
    const uids = (await connection.listUids()).filter((uid) => uid > known).slice(0, AT_ONCE);
    const done: number[] = [];
    for await (const { uid, source } of connection.fetchSources(uids, MOST_BYTES)) {
      signal.throwIfAborted();
      if ((await take({ files: filesIn(Buffer.from(source)) })) === 'DONE') done.push(uid);
    }
    if (done.length > 0) await connection.expunge(done);
    return { uidValidity, uid: BigInt(uids.at(-1) ?? known) };
  } finally {
    await connection.close();
  }
}
