// How a domain's mail is received: in mailboxes here, kept as a backup for its own server, or handed on to another one.
import type { HostedDomain } from '@postroom/prisma';
import { parseAddress } from '../../core/address.ts';
import type { Transaction } from '../../core/database.ts';
import { InputError } from '../../core/errors.ts';
import { isLoopback, type PinnedHost } from '../../core/guard.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { lockDomainRow, refuseStale, tellDomain } from './domain-change.ts';
import { resolveNextHop } from './next-hop.ts';

export type Receiving = 'HOSTED' | 'BACKUP' | 'FORWARDED';
export type NextProtocol = 'SMTP' | 'LMTP';

export interface ReceivingSettings {
  domainId: string;
  basedOnVersion?: number | undefined;
  receiving: Receiving;
  /** Of a forwarded domain alone: the server that its mail is handed on to. */
  server: { host: string; port: number; protocol: NextProtocol } | null;
  /** Takes mail for every address of a domain that is not hosted here. */
  takesAll: boolean;
  /** Else for these alone: addresses of the domain, or what stands before its @. */
  recipients: readonly string[];
}

export const MOST_RECIPIENTS = 2_000;

type Wanted = Pick<
  HostedDomain,
  'receiving' | 'nextHost' | 'nextPort' | 'nextProtocol' | 'takesAll' | 'recipients'
>;

/**
 * Postfix follows within moments; mail that waits in the queue goes the new way. A domain that has addresses here stays
 * hosted: they would still be there, and get nothing.
 */
export async function setDomainReceiving(deps: Deps, input: ReceivingSettings): Promise<HostedDomain> {
  authorize(policy.updateDomain);
  const server = input.receiving === 'FORWARDED' ? await checkServer(deps, input) : NO_SERVER;
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, input.domainId);
    const wanted = { receiving: input.receiving, ...server, ...recipientsOf(input, row.name) };
    const changed = Object.entries(wanted).filter(
      ([field, value]) => String(Reflect.get(row, field)) !== String(value),
    );
    if (changed.length === 0) return row;
    refuseStale(row, input.basedOnVersion, Object.fromEntries(changed));
    await refuseUnfit(tx, row, input.receiving);
    await tx.db.hostedDomain.updateMany({
      where: { id: row.id },
      data: { ...wanted, version: { increment: 1 } },
    });
    if (row.receiving !== wanted.receiving) await forgetLooks(tx, row.id);
    await tellDomain(tx, row, { fields: ['receiving'], detail: detailOf(wanted) });
    return lockDomainRow(tx, row.id);
  });
}

const NO_SERVER = { nextHost: null, nextPort: null, nextProtocol: null };

async function checkServer(
  deps: Deps,
  { server }: ReceivingSettings,
): Promise<Pick<Wanted, 'nextHost' | 'nextPort' | 'nextProtocol'>> {
  if (server === null) throw new InputError({ host: 'Enter the server that gets the mail.' });
  const pinned = await resolveNextHop(deps, server, 'Mail servers usually have 25, LMTP often 24.');
  refuseOurselves(deps, pinned);
  return { nextHost: pinned.host, nextPort: server.port, nextProtocol: server.protocol };
}

/** Mail would come back until it has been round too often; Dovecot has no mailbox for it. */
function refuseOurselves({ config: { mail } }: Deps, { host, address, port }: PinnedHost): void {
  const named = [mail.hostname, mail.public.host].some((name) => name?.toLowerCase() === host);
  const reached = [mail.smtp, mail.submission, mail.lmtp, mail.imap, mail.sieve].some(
    (own) =>
      own?.port === port &&
      (own.host === host || own.host === address || (isLoopback(own.host) && isLoopback(address))),
  );
  if (named || reached) {
    throw new InputError({ host: 'This is the server that the mail comes in at: it would come back to it.' });
  }
}

function recipientsOf(
  { receiving, takesAll, recipients }: ReceivingSettings,
  domain: string,
): Pick<Wanted, 'takesAll' | 'recipients'> {
  if (receiving === 'HOSTED') return { takesAll: false, recipients: [] };
  if (takesAll) return { takesAll, recipients: [] };
  const problems: string[] = [];
  const known = new Set<string>();
  for (const text of recipients.map((each) => each.trim()).filter(Boolean)) {
    const address = parseAddress(text.includes('@') ? text : `${text}@${domain}`);
    if (!address.ok) problems.push(`${text}: ${address.problem}`);
    else if (!address.value.endsWith(`@${domain}`)) problems.push(`${text} is not an address of ${domain}.`);
    else known.add(address.value);
  }
  if (problems.length > 0) throw new InputError({ recipients: problems.slice(0, 3).join(' ') });
  if (known.size === 0) {
    throw new InputError({ recipients: 'Enter the addresses there are, or take mail for all of them.' });
  }
  if (known.size > MOST_RECIPIENTS) {
    throw new InputError({ recipients: `Enter at most ${MOST_RECIPIENTS} addresses.` });
  }
  return { takesAll, recipients: [...known].toSorted() };
}

/** Throws InputError for `receiving` when the domain has something that would be left without its mail. */
async function refuseUnfit(tx: Transaction, row: HostedDomain, receiving: Receiving): Promise<void> {
  const refuse = (problem: string): never => {
    throw new InputError({ receiving: problem });
  };
  if (row.deletedAt !== null) refuse(`${row.name} is deleted. Restore it first.`);
  if (row.aliasOfId !== null) refuse(`${row.name} stands for another domain and is received as that one is.`);
  if (receiving === 'HOSTED') return;
  const where = { domainId: row.id };
  const mailboxes = await tx.db.hostedMailbox.count({ where });
  const aliases = await tx.db.hostedAlias.count({ where });
  if (mailboxes + aliases > 0) {
    refuse(
      `${row.name} has mailboxes or aliases here (${mailboxes} and ${aliases}, deleted ones that can be restored among them), and they would get no more mail. Delete them for good first.`,
    );
  }
  if (row.catchAll !== null) refuse('Mail to unknown addresses goes to a catch-all. Take that away first.');
  if ((await tx.db.hostedDomain.count({ where: { aliasOfId: row.id } })) > 0) {
    refuse(`Other domains stand for ${row.name}. Let them stand for another one first.`);
  }
  if (receiving === 'BACKUP' && (await insistsOnTls(tx, row.id))) {
    refuse(
      'Its MTA-STS policy names this server alone, so the domain’s own would get no mail. Withdraw it first.',
    );
  }
}

const insistsOnTls = async (tx: Transaction, domainId: string): Promise<boolean> =>
  (await tx.db.domainDnsSettings.count({ where: { domainId, mtaStsMode: { not: 'NONE' } } })) > 0;

/** Looks at records that are wanted no more say nothing of those that are wanted now. */
const forgetLooks = (tx: Transaction, domainId: string): Promise<unknown> =>
  tx.query(
    sql`DELETE FROM dns_check WHERE organization_id = app_organization_id() AND domain_id = ${domainId}::uuid`,
  );

function detailOf({ receiving, nextHost, nextPort, nextProtocol, takesAll, recipients }: Wanted) {
  if (receiving === 'HOSTED') return { receiving };
  const server = nextHost === null ? {} : { server: `${nextProtocol} ${nextHost}:${nextPort}` };
  return { receiving, ...server, recipients: takesAll ? 'all' : recipients.length };
}
