import type { FetchMessageObject } from 'imapflow';
import type { ServerMessage } from '../../ports.ts';
import { toServerMessage } from './message.ts';
import type { Session } from './session.ts';

/** Rows that are held while nobody has asked for them; beyond this the server waits. */
const MAX_TAKEN_BYTES = 16 * 1024 * 1024;

/** Messages as a fetch describes them, most of them read past imapflow, in the order of the server. */
export async function* describeRows(
  session: Session,
  fetch: () => AsyncIterable<FetchMessageObject>,
): AsyncIterable<ServerMessage> {
  const taken: ServerMessage[] = [];
  let room = MAX_TAKEN_BYTES;
  const release = session.takeRows((row, bytes) => {
    if (room < bytes) return false;
    room -= bytes;
    return taken.push(toServerMessage(row)) > 0;
  });
  try {
    for await (const row of fetch()) {
      yield* taken.splice(0);
      room = MAX_TAKEN_BYTES;
      if (row.uid && row.flags) yield toServerMessage(row);
    }
    yield* taken;
  } finally {
    release();
  }
}
