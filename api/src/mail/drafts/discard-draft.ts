import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { policy } from '../policy.ts';
import { removeDraft, removeDraftOf } from './remove-draft.ts';

/** By the composition's key, or by the message of its newest version. False when there is no such draft (any more). */
export async function discardDraft(
  { database }: Deps,
  { draftKey, messageId }: { draftKey: string | null; messageId: string | null },
): Promise<boolean> {
  authorize(policy.write);
  return database.sqlTransaction(async (tx) => {
    if (draftKey !== null && (await removeDraft(tx, currentUserId(), draftKey))) return true;
    return messageId !== null && (await removeDraftOf(tx, messageId));
  });
}
