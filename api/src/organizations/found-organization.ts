// An organization begins with a domain and an owner who has a mailbox in it, all in one transaction.
import { randomBytes } from 'node:crypto';
import { parseDomainName } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { InputError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { runInScope, systemScope } from '../core/scope.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { addDomain, addMailbox, checkMailbox, waitUntilWritten } from '../hosting/index.ts';
import { hashNewPassword, nameProblem } from '../identity/index.ts';
import { slugOf } from './slug.ts';

export interface NewOrganization {
  organizationName: string;
  /** The owner's name. */
  name: string;
  domain: string;
  /** Of the owner's address. */
  localPart: string;
  password: string;
}

export interface FoundedOrganization {
  organization: { id: string; name: string; slug: string; createdAt: Date };
  /** What the owner signs in with. */
  email: string;
}

interface Checked extends NewOrganization {
  email: string;
  passwordHash: string;
}

/** Null when `onlyFirst` is asked for and there is an organization already. Throws InputError. */
export async function foundOrganization(
  deps: Deps,
  input: NewOrganization,
  { onlyFirst }: { onlyFirst: boolean },
): Promise<FoundedOrganization | null> {
  const checked = await check(input);
  const organizationId = uuidv7();
  return runInScope(systemScope(organizationId, 'founding'), async () => {
    const mailboxId = await deps.database.transaction((tx) => insert(tx, organizationId, checked, onlyFirst));
    if (mailboxId === null) return null;
    await waitUntilWritten(deps, mailboxId);
    const organization = await deps.database.tenant.organization.findFirstOrThrow({
      where: { id: organizationId },
    });
    return { organization, email: checked.email };
  });
}

async function check(input: NewOrganization): Promise<Checked> {
  const problems: Record<string, string> = {};
  const wrongName = nameProblem(input.organizationName);
  if (wrongName !== null) problems.organizationName = wrongName;
  const domain = parseDomainName(input.domain);
  if (!domain.ok) problems.domain = domain.problem;
  let owner = { localPart: input.localPart, name: input.name };
  try {
    owner = checkMailbox(input, domain.ok ? domain.value : '');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { path, message } of error.fields) problems[path] = message;
  }
  if (!domain.ok || Object.keys(problems).length > 0) throw new InputError(problems);
  const organizationName = input.organizationName.trim();
  const email = `${owner.localPart}@${domain.value}`;
  const passwordHash = await hashNewPassword(input.password, [email, owner.name, organizationName]);
  return { ...input, ...owner, organizationName, domain: domain.value, email, passwordHash };
}

/** The mailbox's id; null when another organization was first. */
async function insert(
  tx: Transaction,
  organizationId: string,
  input: Checked,
  onlyFirst: boolean,
): Promise<string | null> {
  if (!(await insertOrganization(tx, input.organizationName, onlyFirst))) return null;
  const domain = await addDomain(tx, input.domain, 'domain');
  const mailbox = await addMailbox(tx, {
    domainId: domain.id,
    localPart: input.localPart,
    name: input.name,
    passwordHash: input.passwordHash,
    role: 'OWNER',
    quota: null,
  });
  tx.record({ entity: 'Organization', kind: 'CREATED', ids: [organizationId] });
  return mailbox.id;
}

/** A slug that is taken gets an ending. */
async function insertOrganization(tx: Transaction, name: string, onlyFirst: boolean): Promise<boolean> {
  const slug = slugOf(name);
  const candidates = onlyFirst ? [slug] : [slug, `${slug}-${randomBytes(4).toString('hex')}`];
  for (const candidate of candidates) {
    const [row] = await tx.query<{ created: boolean }>(
      sql`SELECT app_create_organization(${name}, ${candidate}, ${onlyFirst}) AS created`,
    );
    if (row?.created) return true;
  }
  return false;
}
