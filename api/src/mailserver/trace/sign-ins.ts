// When mailboxes were signed in to, as the servers' logs tell. May be told twice: only what is newer counts.
import { rowsJson } from '../../core/clean-text.ts';
import { type Sql, sql } from '../../core/database.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import type { FollowedHost } from '../follow/host-log.ts';
import type { SubmissionSignIn } from './collect.ts';

export interface SignIn {
  /** The login name. */
  user: string;
  protocol: 'IMAP' | 'SUBMISSION' | 'MANAGESIEVE';
  succeeded: boolean;
  at: Date;
  clientAddress: string | null;
  /** What the app password is found by that was given, where the log tells. */
  appPassword?: string | null;
}

type SignInDeps = Pick<Deps, 'database'>;

/** A time further ahead than clocks go wrong would hide every sign-in until then. */
const MOST_AHEAD_MS = 86_400_000;

/** Rows of the table `o` that the host may speak of: this machine's has everybody's mail, others only that of whoever added them. */
const spokenFor = (host: FollowedHost): Sql =>
  sql`(${host.address === null}::boolean OR o.organization_id = ${host.organizationId}::uuid)`;

/** The rows belong to the mailbox's organization. */
export async function writeSignIns(
  { database }: SignInDeps,
  host: FollowedHost,
  signIns: readonly SignIn[],
): Promise<void> {
  const newest = new Map<string, SignIn>();
  const latest = Date.now() + MOST_AHEAD_MS;
  for (const signIn of signIns) {
    if (signIn.at.getTime() > latest) continue;
    const key = `${signIn.user} ${signIn.protocol} ${signIn.succeeded}`;
    const known = newest.get(key);
    if (!known || known.at <= signIn.at) newest.set(key, signIn);
  }
  if (newest.size === 0) return;
  const users = [...new Set([...newest.values()].map(({ user }) => user))];
  const mailboxes = await database.systemQuery<{ organizationId: string; id: string; address: string }>(sql`
    SELECT organization_id::text AS "organizationId", id::text AS id, address FROM hosted_mailbox o
    WHERE address = ANY(${users}::text[]) AND ${spokenFor(host)}`);
  for (const [organizationId, own] of Map.groupBy(mailboxes, (mailbox) => mailbox.organizationId)) {
    const ids = new Map(own.map(({ address, id }) => [address, id]));
    const rows = [...newest.values()].flatMap(({ user, ...signIn }) => {
      const mailboxId = ids.get(user);
      return mailboxId === undefined ? [] : [{ mailboxId, ...signIn }];
    });
    const uses = signIns.flatMap(({ user, appPassword, succeeded, at }) => {
      const mailboxId = ids.get(user);
      return !succeeded || !appPassword || mailboxId === undefined || at.getTime() > latest
        ? []
        : [{ mailboxId, key: appPassword, at }];
    });
    await runInScope(systemScope(organizationId, 'mail-log'), async () => {
      await database.query(sql`
        INSERT INTO mailbox_sign_in AS s (organization_id, mailbox_id, protocol, succeeded, at, client_address)
        SELECT app_organization_id(), "mailboxId", protocol, succeeded, at, "clientAddress"
        FROM json_to_recordset(${rowsJson(rows)}::json) AS row("mailboxId" uuid, protocol "SignInProtocol",
          succeeded boolean, at timestamptz, "clientAddress" text)
        WHERE EXISTS (SELECT FROM hosted_mailbox m WHERE m.organization_id = app_organization_id() AND m.id = "mailboxId")
        ON CONFLICT (organization_id, mailbox_id, protocol, succeeded) DO UPDATE
          SET at = excluded.at, client_address = excluded.client_address WHERE s.at < excluded.at`);
      if (uses.length > 0) await noteUses(database, uses);
    });
  }
}

/** When app passwords were last used. Of sending the logs tell only who, not with which password. */
async function noteUses(
  database: Deps['database'],
  uses: { mailboxId: string; key: string; at: Date }[],
): Promise<void> {
  await database.query(sql`
    UPDATE mailbox_app_password AS p SET last_used_at = used.at
    FROM (SELECT "mailboxId", key, max(at) AS at FROM json_to_recordset(${rowsJson(uses)}::json)
      AS row("mailboxId" uuid, key text, at timestamptz) GROUP BY "mailboxId", key) AS used
    WHERE p.organization_id = app_organization_id() AND p.mailbox_id = used."mailboxId" AND p.key = used.key
      AND (p.last_used_at IS NULL OR p.last_used_at < used.at)`);
}

/**
 * Leaves out what the platform itself submitted for somebody: it signs in for everybody. Of that person, and about then: whoever has
 * seen one of its messages could hide behind its Message-ID.
 */
export async function peoplesOwn(
  { database }: SignInDeps,
  host: FollowedHost,
  signIns: readonly SubmissionSignIn[],
): Promise<SignIn[]> {
  const submitted = signIns.filter(({ messageId }) => messageId !== null);
  const rows =
    submitted.length === 0
      ? []
      : await database.systemQuery<{ name: string }>(sql`
          SELECT DISTINCT s."messageId" || ' ' || s."user" AS name
          FROM json_to_recordset(${rowsJson(submitted)}::json) AS s("messageId" text, "user" text, at timestamptz)
            JOIN outgoing_message o ON o.message_id_header = s."messageId"
            JOIN mail_account a ON a.organization_id = o.organization_id AND a.id = o.account_id
              AND lower(a.address) = s."user"
          WHERE ${spokenFor(host)} AND o.created_at < s.at + interval '1 day'
            AND coalesce(o.data_started_at, o.sent_at, o.updated_at) > s.at - interval '1 day'`);
  const ours = new Set(rows.map(({ name }) => name));
  return signIns
    .filter(({ messageId, user }) => !ours.has(`${messageId} ${user}`))
    .map(({ messageId: _messageId, ...signIn }) => ({ ...signIn, protocol: 'SUBMISSION' }));
}
