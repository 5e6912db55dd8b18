// Looks at every line of a plan, so that people see what would happen before it does.

import type {
  HostedDomain,
  HostedMailbox,
  MailboxImport,
  MailboxImportRow,
  MailboxTemplate,
} from '@postroom/prisma';
import { z } from 'zod';
import { domainOf } from '../../../core/address.ts';
import { defineJob, type Job } from '../../../core/jobs.ts';
import type { Role } from '../../../core/scope.ts';
import { sql } from '../../../core/sql.ts';
import type { Deps } from '../../../deps.ts';
import { isAtLeast, passwordProblem, toRole, toStoredRole } from '../../../identity/index.ts';
import { deletedWords } from '../deleted.ts';
import type { Wanted } from './file.ts';
import { secretOf } from './secret.ts';

export type Outcome = 'CREATED' | 'CHANGED' | 'UNCHANGED' | 'FAILED';

export interface Verdict {
  outcome: Outcome;
  /** What is wrong and what to do, or what changes. */
  message: string;
}

const BATCH = 250;

export const checkImportJob: Job<{ importId: string }> = defineJob({
  name: 'mailbox.import-check',
  payload: z.strictObject({ importId: z.uuid() }),
  timeoutMs: 10 * 60_000,
  async run({ importId }, { deps, signal }) {
    const plan = await deps.database.tenant.mailboxImport.findFirst({ where: { id: importId } });
    if (plan?.state !== 'CHECKING') return;
    // A check that was interrupted begins anew.
    await deps.database.tenant.mailboxImport.updateMany({
      where: { id: importId, state: 'CHECKING' },
      data: { done: 0, created: 0, changed: 0, unchanged: 0, failed: 0 },
    });
    const seen = new Map<string, number>();
    for (let after = 0; ; ) {
      signal.throwIfAborted();
      const rows = await deps.database.tenant.mailboxImportRow.findMany({
        where: { importId, line: { gt: after } },
        orderBy: { line: 'asc' },
        take: BATCH,
      });
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.line;
      if (!(await checkRows(deps, plan, rows, seen))) return;
    }
    await deps.database.transaction(async (tx) => {
      await tx.db.mailboxImport.updateMany({
        where: { id: importId, state: 'CHECKING' },
        data: { state: 'CHECKED' },
      });
      tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [importId], fields: ['state'] });
    });
  },
});

/** False when the plan was given up meanwhile. */
async function checkRows(
  deps: Deps,
  plan: MailboxImport,
  rows: MailboxImportRow[],
  seen: Map<string, number>,
): Promise<boolean> {
  const there = await readSurroundings(deps, plan, rows);
  const verdicts: (Verdict & { line: number })[] = [];
  for (const row of rows) {
    const verdict = await judge(deps, plan, row, { there, seen });
    if (row.address !== '' && !seen.has(row.address)) seen.set(row.address, row.line);
    verdicts.push({ ...verdict, line: row.line });
  }
  return deps.database.transaction(async (tx) => {
    await tx.query(sql`
      UPDATE mailbox_import_row AS row SET outcome = given.outcome, message = given.message
      FROM unnest(${verdicts.map(({ line }) => line)}::int[], ${verdicts.map(({ outcome }) => outcome)}::text[],
        ${verdicts.map(({ message }) => message)}::text[]) AS given (line, outcome, message)
      WHERE row.organization_id = app_organization_id() AND row.import_id = ${plan.id}::uuid AND row.line = given.line`);
    const count = (outcome: Outcome) => ({
      increment: verdicts.filter((verdict) => verdict.outcome === outcome).length,
    });
    const { count: still } = await tx.db.mailboxImport.updateMany({
      where: { id: plan.id, state: 'CHECKING' },
      data: {
        done: { increment: rows.length },
        created: count('CREATED'),
        changed: count('CHANGED'),
        unchanged: count('UNCHANGED'),
        failed: count('FAILED'),
      },
    });
    tx.record({ entity: 'MailboxImport', kind: 'UPDATED', ids: [plan.id], fields: ['done'] });
    return still > 0;
  });
}

/** What the lines are compared with. */
export interface Surroundings {
  domains: Map<string, HostedDomain>;
  mailboxes: Map<string, HostedMailbox>;
  aliases: Set<string>;
  /** Addresses that somebody signs in with, be it here or in another organization. */
  people: Set<string>;
  template: MailboxTemplate | null;
  /** It is gone, or says something else than when the file was checked. */
  templateDiffers: boolean;
  /** Of whoever brought the file, now: nobody gives more than they have. */
  role: Role;
  /** People above them: their mailboxes are not theirs to change. */
  betters: Set<string>;
}

export async function readSurroundings(
  { database }: Pick<Deps, 'database'>,
  plan: MailboxImport,
  rows: Pick<MailboxImportRow, 'address'>[],
): Promise<Surroundings> {
  const addresses = rows.map(({ address }) => address).filter(Boolean);
  const names = [...new Set(addresses.map(domainOf))];
  const { tenant } = database;
  const [domains, mailboxes, aliases, people] = await Promise.all([
    tenant.hostedDomain.findMany({ where: { name: { in: names } } }),
    tenant.hostedMailbox.findMany({ where: { address: { in: addresses } } }),
    tenant.hostedAlias.findMany({ where: { address: { in: addresses } }, select: { address: true } }),
    database.systemQuery<{ email: string }>(sql`
      SELECT email FROM "user" WHERE email = ANY(${addresses}::text[])
        AND EXISTS (SELECT FROM "member" WHERE user_id = "user".id)`),
  ]);
  const template = plan.templateId
    ? await tenant.mailboxTemplate.findFirst({ where: { id: plan.templateId } })
    : null;
  return {
    domains: new Map(domains.map((row) => [row.name, row])),
    mailboxes: new Map(mailboxes.map((row) => [row.address, row])),
    aliases: new Set(aliases.map(({ address }) => address)),
    people: new Set(people.map(({ email }) => email)),
    template,
    templateDiffers: plan.templateId !== null && !(template && template.updatedAt <= plan.createdAt),
    ...(await rankOf(tenant, plan.createdById)),
  };
}

/** Whoever has left the organization meanwhile counts as a member like any other. */
async function rankOf(
  tenant: Pick<Deps['database']['tenant'], 'member'>,
  userId: string | null,
): Promise<Pick<Surroundings, 'role' | 'betters'>> {
  const self = userId === null ? null : await tenant.member.findFirst({ where: { userId } });
  const role = toRole(self?.role ?? '');
  const above = (['OWNER', 'ADMIN'] as const).filter((other) => !isAtLeast(role, other)).map(toStoredRole);
  const betters = await tenant.member.findMany({ where: { role: { in: above } }, select: { userId: true } });
  return { role, betters: new Set(betters.map((member) => member.userId)) };
}

async function judge(
  deps: Deps,
  plan: MailboxImport,
  row: MailboxImportRow,
  { there, seen }: { there: Surroundings; seen: ReadonlyMap<string, number> },
): Promise<Verdict> {
  if (row.outcome === 'FAILED') return { outcome: 'FAILED', message: row.message };
  const first = seen.get(row.address);
  if (first !== undefined) return failed(`Line ${first} has the same address.`);
  const verdict = judgeRow(row, there);
  if (verdict.outcome !== 'CREATED' || plan.passwords !== 'GIVEN') return verdict;
  if (row.secret === null) return failed('The password is missing. Give one, or have them generated.');
  const password = deps.secrets.open(row.secret, secretOf(plan.id, row.line));
  const problem = await passwordProblem(password, [row.address, wantedOf(row).name ?? '']);
  return problem === null ? verdict : failed(`Password: ${problem}`);
}

const failed = (message: string): Verdict => ({ outcome: 'FAILED', message });

export const wantedOf = (row: Pick<MailboxImportRow, 'wanted'>): Wanted => row.wanted as Wanted;

/** What would become of a line, apart from its password. */
export function judgeRow(row: MailboxImportRow, there: Surroundings): Verdict {
  const { address } = row;
  const domain = there.domains.get(domainOf(address));
  if (domain === undefined)
    return failed(`The mail of ${domainOf(address)} is not hosted here. Add the domain first.`);
  if (domain.deletedAt !== null) return failed(`${domain.name} is deleted. Restore it first.`);
  if (domain.aliasOfId !== null) return failed(`${domain.name} stands for another domain. Use that one.`);
  const mailbox = there.mailboxes.get(address);
  if (mailbox?.deletedAt) return failed(deletedWords(address, mailbox.purgeAfter));
  if (mailbox) {
    const differing = Object.keys(differencesOf(mailbox, wantedOf(row)));
    if (differing.length === 0) return { outcome: 'UNCHANGED', message: '' };
    if (mailbox.userId !== null && there.betters.has(mailbox.userId)) {
      return failed('This is the mailbox of somebody above you. Only they can change it.');
    }
    return {
      outcome: 'CHANGED',
      message: `Changes ${differing.map((field) => WORDS[field] ?? field).join(', ')}.`,
    };
  }
  if (there.aliases.has(address))
    return failed(`${address} is an alias. Delete the alias first, or leave the line out.`);
  if (wantedOf(row).name === undefined) return failed('The name is missing.');
  if (there.templateDiffers)
    return failed('The template was changed or deleted since the file was checked. Check the file again.');
  const appAccess = wantedOf(row).appAccess ?? there.template?.appAccess ?? true;
  if (appAccess && there.people.has(address)) {
    return failed(`Somebody signs in as ${address} already. Remove that person first.`);
  }
  if (appAccess && !isAtLeast(there.role, wantedOf(row).role ?? toRole(there.template?.role ?? ''))) {
    return failed('Role: you can give a role up to your own.');
  }
  return { outcome: 'CREATED', message: '' };
}

const WORDS: Record<string, string> = {
  name: 'the name',
  quota: 'the quota',
  forwardTo: 'the forwarding',
  keepCopy: 'whether a copy is kept',
};

export interface Differences {
  name?: string;
  quota?: bigint;
  forwardTo?: string[];
  keepCopy?: boolean;
}

/** What a line changes about a mailbox that is there. Roles and passwords of people who exist are not for files. */
export function differencesOf(mailbox: HostedMailbox, wanted: Wanted): Differences {
  const { name, quota, forwardTo, keepCopy } = wanted;
  const found: Differences = {};
  if (name !== undefined && name !== mailbox.name) found.name = name;
  if (quota !== undefined && BigInt(quota) !== mailbox.quota) found.quota = BigInt(quota);
  if (forwardTo !== undefined && forwardTo.join() !== mailbox.forwardTo.join()) found.forwardTo = forwardTo;
  if (keepCopy !== undefined && keepCopy !== mailbox.keepCopy) found.keepCopy = keepCopy;
  return found;
}
