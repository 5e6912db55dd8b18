// Whom an account writes to and hears from, for completing addresses.
import { type Sql, sql } from '../../core/database.ts';
import type { MailAddress } from '../ports.ts';
import type { NewMessage } from './message-rows.ts';
import type { IndexTarget } from './target.ts';

const IGNORED_ROLES = new Set(['JUNK', 'TRASH', 'DRAFTS']);
/** A message to more people is a mailing, and says little about whom one knows. */
const MAX_PEOPLE = 50;

interface Correspondent {
  address: string;
  name: string | null;
  sent: number;
  received: number;
  latest: string;
}

/** The statement that counts the people of messages which the index has not counted before. */
export function countCorrespondents(
  { organizationId, accountId, role }: IndexTarget,
  messages: readonly NewMessage[],
): Sql {
  const people = peopleOf(role, messages);
  const rows = JSON.stringify([...people.values()].sort((a, b) => (a.address < b.address ? -1 : 1)));
  return sql`
    INSERT INTO mail_correspondent AS c
      (organization_id, account_id, address, name, sent_count, received_count, latest_at)
    SELECT ${organizationId}::uuid, ${accountId}::uuid, address, name, sent, received, latest
    FROM json_to_recordset(${rows}::json) AS row(address text, name text, sent int, received int, latest timestamptz)
    ON CONFLICT (account_id, address) DO UPDATE SET sent_count = c.sent_count + excluded.sent_count,
      received_count = c.received_count + excluded.received_count,
      name = CASE WHEN excluded.latest_at >= c.latest_at THEN coalesce(excluded.name, c.name)
        ELSE coalesce(c.name, excluded.name) END,
      latest_at = greatest(c.latest_at, excluded.latest_at)`;
}

function peopleOf(role: IndexTarget['role'], messages: readonly NewMessage[]): Map<string, Correspondent> {
  const people = new Map<string, Correspondent>();
  if (role && IGNORED_ROLES.has(role)) return people;
  for (const { message } of messages) {
    const { from, to, cc } = message.addresses;
    const met = role === 'SENT' ? [...to, ...cc] : from;
    if (met.length > MAX_PEOPLE) continue;
    for (const person of met) count(people, person, role === 'SENT', message.receivedAt);
  }
  return people;
}

function count(people: Map<string, Correspondent>, person: MailAddress, sent: boolean, at: Date): void {
  const address = person.address.toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return;
  const latest = at.toISOString();
  const known = people.get(address);
  if (!known) {
    people.set(address, { address, name: person.name, sent: Number(sent), received: Number(!sent), latest });
    return;
  }
  known.sent += Number(sent);
  known.received += Number(!sent);
  if (latest >= known.latest) {
    known.latest = latest;
    known.name = person.name ?? known.name;
  } else known.name ??= person.name;
}
