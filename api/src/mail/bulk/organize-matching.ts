import { InputError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { findTarget } from '../operations/destination.ts';
import { actingUser, forgetOldActions, type MailActionKind } from '../operations/store-action.ts';
import { policy } from '../policy.ts';
import { findPlaces } from '../search/places.ts';
import { parseSearchQuery } from '../search/query.ts';
import { type BulkRequest, findActions, type MailAction } from './action.ts';
import { mailActionJob } from './job.ts';

export interface OrganizeMatching {
  /** The same key starts the same action only once. */
  idempotencyKey: string;
  kind: MailActionKind;
  request: BulkRequest;
}

const MAX_EXCEPT = 1_000;
const MAX_KEY = 200;

/**
 * Does something to everything that lies in folders or matches a search, by a job. Throws InputError for what makes no
 * sense, NotFoundError when the folder it is to go to is not there.
 */
export async function organizeMatching(
  deps: Deps,
  { idempotencyKey, kind, request }: OrganizeMatching,
): Promise<MailAction> {
  authorize(policy.organize);
  check(idempotencyKey, kind, request);
  return deps.database.sqlTransaction(async (tx) => {
    const accountIds = await withinAccount(tx, request);
    const folderIds = await searchedFolders(tx, request);
    await forgetOldActions(tx);
    const userId = actingUser();
    const [created] = await tx.query<{ id: string }>(sql`
      INSERT INTO mail_action (organization_id, id, user_id, idempotency_key, kind, state, request)
      VALUES (app_organization_id(), ${uuidv7()}::uuid, ${userId}::uuid, ${idempotencyKey}, ${kind}, 'COLLECTING',
        ${JSON.stringify({ ...request, accountIds, folderIds })}::jsonb)
      ON CONFLICT (user_id, idempotency_key) DO NOTHING RETURNING id::text AS id`);
    if (created) {
      await tx.enqueue(mailActionJob, { actionId: created.id }, { key: created.id });
      tx.record({ entity: 'MailAction', kind: 'CREATED', ids: [created.id], userId });
    }
    const id = created?.id ?? (await existing(tx, userId, idempotencyKey));
    const [action] = await findActions(tx, [id]);
    if (!action) throw new Error('The action was not stored.');
    return action;
  });
}

function check(
  key: string,
  kind: MailActionKind,
  { query, except, target, until, folderIds, unread, starred }: BulkRequest,
): void {
  if (key === '' || key.length > MAX_KEY)
    throw new InputError({ idempotencyKey: 'Give a key of 1 to 200 characters.' });
  if (except.length > MAX_EXCEPT) throw new InputError({ exceptIds: `Leave out at most ${MAX_EXCEPT}.` });
  if (query !== null && (unread || starred)) {
    throw new InputError({ filter: 'Write is:unread or is:starred into the search instead.' });
  }
  if (query === null && folderIds === null)
    throw new InputError({ filter: 'Say which folder, or what to look for.' });
  if ((kind === 'MOVE' || kind === 'COPY') && target === null) {
    throw new InputError({ folderId: 'Name a folder or a role, one of them.' });
  }
  if (kind === 'SNOOZE' && until === null) throw new InputError({ until: 'Say until when.' });
}

type Tx = Parameters<Parameters<Deps['database']['sqlTransaction']>[0]>[0];

/** A folder takes only messages of its own account: those of others are left out from the beginning. */
async function withinAccount(tx: Tx, { target, accountIds }: BulkRequest): Promise<string[] | null> {
  if (target === null || 'role' in target) return accountIds;
  const folder = await findTarget(tx, target.folderId);
  if (!folder.selectable) throw new InputError({ folderId: 'This folder holds folders only, no messages.' });
  return accountIds === null ? [folder.accountId] : accountIds.filter((id) => id === folder.accountId);
}

/**
 * The folders that a search looks through, as they are now: what it finds is taken out of these, and of no others.
 * Null when it looks everywhere. Throws InputError for a search that is not wholly understood: it would pass over that
 * part, and nobody means that when they delete all it finds.
 */
async function searchedFolders(tx: Tx, request: BulkRequest): Promise<string[] | null> {
  const { query, zone, accountIds, folderIds } = request;
  if (query === null) return folderIds;
  const parsed = parseSearchQuery(query, { zone });
  const { places, problems } = await findPlaces(tx, parsed, { accountIds, folderIds });
  const [problem] = [...parsed.problems, ...problems];
  if (problem) throw new InputError({ query: `${problem.message} Mend the search first.` });
  if (parsed.plan === null) throw new InputError({ query: 'Say what to look for.' });
  return places.folderIds === null ? null : [...places.folderIds];
}

async function existing(tx: Tx, userId: string, key: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(sql`
    SELECT id::text AS id FROM mail_action WHERE user_id = ${userId}::uuid AND idempotency_key = ${key}`);
  return row?.id ?? '';
}
