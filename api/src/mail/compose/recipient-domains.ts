// What is said of a recipient's domain while somebody writes: whether mail reaches it, and what else may be meant.
import { parseDomainName } from '../../core/address.ts';
import type { Database } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import type { MailReach, Names } from '../../core/names.ts';
import { sql } from '../../core/sql.ts';
import { inTime } from '../../core/timeout.ts';
import type { Deps } from '../../deps.ts';
import { findTypo } from './domain-typos.ts';

/** UNANSWERED: its name servers did not say in time. UNSEEN: nobody can be asked, or is to be. */
export type DomainReach = MailReach | 'UNANSWERED';

export interface RecipientDomain {
  /** As it was asked for. */
  domain: string;
  reach: DomainReach;
  /** What was probably meant, as A-labels. */
  suggestion: string | null;
}

const MOST_DOMAINS = 50;
const MOST_KNOWN = 1_000;
/** Nobody waits longer for a hint. */
const PATIENCE_MS = 2_500;
const FRESH_MS = 10 * 60_000;
const MOST_KEPT = 2_000;

/** Names that DNS has no say about (RFC 6761, 6762, 8375, 9476): installations use them among themselves. */
const SPECIAL = /(?:^|\.)(?:example|test|invalid|localhost|local|internal|onion|alt|home\.arpa)$/;

const kept = new WeakMap<Names, Map<string, { reach: MailReach; at: number }>>();

/** Domains as they were written; of what is no domain nothing is said. Throws InputError for more than 50. */
export async function recipientDomains(deps: Deps, domains: readonly string[]): Promise<RecipientDomain[]> {
  if (domains.length > MOST_DOMAINS)
    throw new InputError({ domains: `Ask for at most ${MOST_DOMAINS} domains.` });
  const known = new Map((await knownDomains(deps.database)).map((one) => [one.domain, one]));
  const familiar = [...known.values()].filter(({ written }) => written).map(({ domain }) => domain);
  return Promise.all(
    domains.map(async (domain): Promise<RecipientDomain> => {
      const name = parseDomainName(domain);
      if (!name.ok) return { domain, reach: 'UNSEEN', suggestion: null };
      const wanted = name.value.toLowerCase();
      const reach = known.get(wanted)?.hosted ? 'TAKES_MAIL' : await reachOf(deps.names, wanted);
      const typo = known.has(wanted) ? null : findTypo(wanted, familiar);
      // Two letters are a guess: a domain that takes mail is believed.
      const meant = typo !== null && (typo.distance === 1 || reach !== 'TAKES_MAIL') ? typo.domain : null;
      return { domain, reach, suggestion: meant };
    }),
  );
}

async function reachOf(names: Names, domain: string): Promise<DomainReach> {
  if (SPECIAL.test(domain)) return 'UNSEEN';
  const answers = kept.get(names) ?? new Map<string, { reach: MailReach; at: number }>();
  kept.set(names, answers);
  const known = answers.get(domain);
  if (known && Date.now() - known.at < FRESH_MS) return known.reach;
  // A name server that fails is no reason to stop anybody: its trouble is the answer.
  const asked = names.mailReach(domain).catch((): 'UNANSWERED' => 'UNANSWERED');
  const reach = await inTime(asked, PATIENCE_MS, 'UNANSWERED');
  if (reach === 'UNANSWERED') return reach;
  answers.delete(domain);
  answers.set(domain, { reach, at: Date.now() });
  for (const oldest of answers.keys()) {
    if (answers.size <= MOST_KEPT) break;
    answers.delete(oldest);
  }
  return reach;
}

interface Known {
  domain: string;
  hosted: boolean;
  /** Written to, and not by mistake: one that was written to once or twice without an answer may be the last typo. */
  written: boolean;
}

/**
 * Domains this person has mail with, the most used first, and those that are hosted here. What only wrote to this person
 * is known, and never suggested: senders choose names that look like others.
 */
const knownDomains = ({ query }: Pick<Database, 'query'>): Promise<Known[]> =>
  query<Known>(sql`
    SELECT domain, bool_or(hosted) AS hosted, bool_or(hosted) OR sum(sent_count) > 2 OR (sum(sent_count) > 0 AND sum(received_count) > 0) AS written
    FROM (
      SELECT lower(split_part(address, '@', 2)) AS domain, sent_count, received_count, false AS hosted
      FROM mail_correspondent WHERE organization_id = app_organization_id()
      UNION ALL
      SELECT name, 0, 1, true FROM hosted_domain WHERE organization_id = app_organization_id()
    ) AS known
    WHERE domain <> '' GROUP BY domain HAVING sum(received_count) > 0 OR sum(sent_count) > 2
    ORDER BY bool_or(hosted) DESC, sum(sent_count) * 5 + sum(received_count) DESC, domain LIMIT ${MOST_KNOWN}::int`);
