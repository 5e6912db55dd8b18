// Where mail for an address of ours goes on to: aliases, forwarding of mailboxes, catch-all aliases. Mail that came back
// to where it began would go round until Postfix bounces it.
import { domainOf, parseAddress } from '../../core/address.ts';
import type { SqlTransaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { sql } from '../../core/sql.ts';

export const MAX_TARGETS = 100;
/** Longer chains than this are refused as well: nobody would understand them. */
const LONGEST_CHAIN = 20;

/** The addresses in their one spelling, each once. Throws InputError for `path` and `path.<index>`. */
export function parseTargets(texts: readonly string[], path: string, least: 0 | 1): string[] {
  const problems: Record<string, string> = {};
  const targets = new Set<string>();
  for (const [index, text] of texts.entries()) {
    const address = parseAddress(text);
    if (address.ok) targets.add(address.value);
    else problems[`${path}.${index}`] = `${text.trim()}: ${address.problem}`;
  }
  if (texts.length < least) problems[path] = 'Enter at least one address to forward to.';
  if (targets.size > MAX_TARGETS) problems[path] = `Forward to at most ${MAX_TARGETS} addresses.`;
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return [...targets];
}

/**
 * Throws InputError for `path`, with the chain, when mail for `address` that is forwarded to `targets` would come back to
 * it. What other people's servers do with it cannot be seen from here.
 *
 * @param address may be a catch-all, `@example.com`.
 * @param pending where mail for addresses goes that are about to be made.
 */
export async function refuseLoop(
  tx: Pick<SqlTransaction, 'query'>,
  address: string,
  targets: readonly string[],
  path: string,
  pending: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<void> {
  const cameFrom = new Map<string, string>();
  let steps = new Map<string, readonly string[]>([[address, targets]]);
  for (let depth = 0; steps.size > 0; depth++) {
    const reached: string[] = [];
    for (const [from, next] of steps) {
      for (const target of next.map(withoutDetail)) {
        if (target === address) refuse(path, [...chainTo(from, cameFrom), target]);
        if (cameFrom.has(target)) continue;
        cameFrom.set(target, from);
        reached.push(target);
      }
    }
    if (depth >= LONGEST_CHAIN) {
      throw new InputError({ [path]: `Mail would be forwarded more than ${LONGEST_CHAIN} times.` });
    }
    steps = reached.length === 0 ? new Map() : await stepsFrom(tx, reached, address, pending);
  }
}

function refuse(path: string, chain: string[]): never {
  throw new InputError({ [path]: `This would lead back: ${chain.join(' → ')}.` });
}

function chainTo(last: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const chain = [last];
  for (let at = cameFrom.get(last); at !== undefined; at = cameFrom.get(at)) chain.unshift(at);
  return chain;
}

/** `ada+news@…` reaches `ada@…` (RFC 5233). */
function withoutDetail(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}

interface DomainWay {
  name: string;
  /** The domain whose addresses its own stand for. */
  mainDomain: string | null;
  catchAll: string | null;
}

/** Where mail for these addresses goes on to. An address that is nobody's goes to the catch-all of its domain. */
async function stepsFrom(
  tx: Pick<SqlTransaction, 'query'>,
  addresses: string[],
  beingChanged: string,
  pending: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, readonly string[]>> {
  const known = await targetsOf(tx, addresses);
  const domains = await waysOf(tx, [...new Set(addresses.map(domainOf))]);
  return new Map(
    addresses.flatMap((address): [string, readonly string[]][] => {
      const own = pending.get(address) ?? known.get(address);
      if (own) return own.length > 0 ? [[address, own]] : [];
      const name = domainOf(address);
      const domain = domains.get(name);
      if (domain?.mainDomain) {
        return [[address, [`${address.slice(0, address.lastIndexOf('@'))}@${domain.mainDomain}`]]];
      }
      if (beingChanged === `@${name}`) return [[address, [beingChanged]]];
      return domain?.catchAll ? [[address, [domain.catchAll]]] : [];
    }),
  );
}

async function targetsOf(
  tx: Pick<SqlTransaction, 'query'>,
  addresses: string[],
): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ address: string; targets: string[] }>(sql`
    SELECT address, forward_to AS targets FROM hosted_alias
      WHERE organization_id = app_organization_id() AND address = ANY(${addresses}::text[])
    UNION ALL
    SELECT address, forward_to FROM hosted_mailbox
      WHERE organization_id = app_organization_id() AND deleted_at IS NULL AND address = ANY(${addresses}::text[])`);
  return new Map(rows.map((row) => [row.address, row.targets]));
}

async function waysOf(tx: Pick<SqlTransaction, 'query'>, names: string[]): Promise<Map<string, DomainWay>> {
  const rows = await tx.query<DomainWay>(sql`
    SELECT d.name, main.name AS "mainDomain", d.catch_all AS "catchAll"
    FROM hosted_domain d LEFT JOIN hosted_domain main ON main.organization_id = d.organization_id AND main.id = d.alias_of_id
    WHERE d.organization_id = app_organization_id() AND d.name = ANY(${names}::text[])`);
  return new Map(rows.map((row) => [row.name, row]));
}
