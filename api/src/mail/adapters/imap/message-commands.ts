// The commands that change messages of the open folder, in ranges no longer than a command line may be.
import type { CopyResponseObject } from 'imapflow';
import type { FlagChange } from '../../ports.ts';
import { packInRanges } from '../../uid-set.ts';
import type { Session } from './session.ts';

/** `silent` spares the answer of every message, where it would not tell a modification sequence. */
export async function changeFlags(
  session: Session,
  uids: readonly number[],
  { add = [], remove = [] }: FlagChange,
  silent: boolean,
): Promise<void> {
  const { client } = session;
  const options = { uid: true, silent };
  for (const range of packInRanges(uids)) {
    if (add.length > 0 && !(await session.run(() => client.messageFlagsAdd(range, [...add], options)))) {
      throw session.refused('the new flags');
    }
    if (
      remove.length > 0 &&
      !(await session.run(() => client.messageFlagsRemove(range, [...remove], options)))
    ) {
      throw session.refused('the new flags');
    }
  }
}

export const moveMessages = (
  session: Session,
  uids: readonly number[],
  destination: string,
): Promise<Map<number, number> | null> =>
  place(session, uids, 'the move', (range) => session.client.messageMove(range, destination, { uid: true }));

export const copyMessages = (
  session: Session,
  uids: readonly number[],
  destination: string,
): Promise<Map<number, number> | null> =>
  place(session, uids, 'the copy', (range) => session.client.messageCopy(range, destination, { uid: true }));

/** Old UID → new UID (COPYUID, RFC 4315); null when the server does not tell. */
async function place(
  session: Session,
  uids: readonly number[],
  what: string,
  command: (range: string) => Promise<CopyResponseObject | false>,
): Promise<Map<number, number> | null> {
  const moved = new Map<number, number>();
  let told = true;
  for (const range of packInRanges(uids)) {
    const result = await session.within(session.deadlines.slowCommand, () => command(range));
    if (!result) throw session.refused(what);
    if (!result.uidMap) told = false;
    for (const [from, to] of result.uidMap ?? []) moved.set(from, to);
  }
  return told ? moved : null;
}

export async function expungeMessages(session: Session, uids: readonly number[]): Promise<void> {
  for (const range of packInRanges(uids)) {
    const done = await session.run(() => session.client.messageDelete(range, { uid: true }));
    if (!done) throw session.refused('the deletion');
  }
}
