// A draft on the server is a new message with every save, and so are its attachments.
import type { Attached } from './composition.ts';

/** Files that are kept are those of the newest version; what is being uploaded here stays. */
export const mergeFiles = (mine: readonly Attached[], theirs: readonly Attached[]): Attached[] => [
  ...theirs.filter(
    (their) =>
      !mine.some(
        ({ state, filename, size }) =>
          state.kind !== 'kept' && filename === their.filename && size === their.size,
      ),
  ),
  ...mine.filter(({ state }) => state.kind !== 'kept'),
];

/** Each version of a draft has attachments of its own: the next save keeps those of the newest. */
export function nowKept(
  attachments: readonly Attached[],
  sent: readonly Attached[],
  attachmentIds: readonly string[],
): Attached[] {
  if (sent.length !== attachmentIds.length) return [...attachments];
  const ids = new Map(sent.map(({ key }, index) => [key, attachmentIds[index]]));
  return attachments.map((attached) => {
    const attachmentId = ids.get(attached.key);
    const { state } = attached;
    if (attachmentId === undefined || (state.kind !== 'kept' && state.kind !== 'message')) return attached;
    // A message lies in the draft from now on: it is not fetched again with every save.
    return {
      ...attached,
      state: state.kind === 'kept' ? { ...state, attachmentId } : { kind: 'kept', attachmentId },
    };
  });
}
