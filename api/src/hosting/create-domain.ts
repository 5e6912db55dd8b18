import type { HostedDomain } from '@postroom/prisma';
import { parseDomainName } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { InputError, NotFoundError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { authorize } from '../core/policy.ts';
import { currentScope } from '../core/scope.ts';
import type { Deps } from '../deps.ts';
import { refuseAliasOf } from './domains/alias-domain.ts';
import type { DomainLimits } from './domains/limits.ts';
import { policy } from './policy.ts';
import { queueDirectoryWrite } from './queue-directory-write.ts';

export interface NewDomain {
  /** In any script. */
  name: string;
  /** Whose limits it begins with. */
  templateId?: string | undefined;
  /** The domain it stands for; it then has no addresses of its own. */
  aliasOfId?: string | undefined;
}

/** Hosts the mail of a domain. What is left to do for it (records, a first mailbox) is kept as `setupStep`. */
export async function createDomain(deps: Deps, input: NewDomain): Promise<HostedDomain> {
  authorize(policy.createDomain);
  const parsed = parseDomainName(input.name);
  if (!parsed.ok) throw new InputError({ name: parsed.problem });
  const { templateId, aliasOfId } = input;
  return deps.database.transaction(async (tx) => {
    if (aliasOfId !== undefined)
      await refuseAliasOf(tx, { id: '', name: parsed.value, receiving: 'HOSTED' }, aliasOfId);
    const limits = templateId === undefined ? {} : await limitsOf(tx, templateId);
    const more = { ...limits, setupStep: 'PUBLISH', ...(aliasOfId === undefined ? {} : { aliasOfId }) };
    return addDomain(tx, parsed.value, 'name', more);
  });
}

async function limitsOf(tx: Transaction, templateId: string): Promise<DomainLimits> {
  const template = await tx.db.domainTemplate.findFirst({ where: { id: templateId } });
  if (template === null) throw new NotFoundError('template');
  const { maxMailboxes, maxAliases, defaultQuota, maxQuota } = template;
  return { maxMailboxes, maxAliases, defaultQuota, maxQuota };
}

type Beginning = Partial<DomainLimits & Pick<HostedDomain, 'setupStep' | 'aliasOfId'>>;

/** @param name in its canonical spelling. @param path of the input that is to blame when the domain is taken. */
export async function addDomain(
  tx: Transaction,
  name: string,
  path: string,
  more: Beginning = {},
): Promise<HostedDomain> {
  const { organizationId } = currentScope();
  const id = uuidv7();
  const { count } = await tx.db.hostedDomain.createMany({
    data: { organizationId, id, name, ...more },
    skipDuplicates: true,
  });
  if (count === 0) throw new InputError({ [path]: `The mail of ${name} is hosted here already.` });
  tx.record({ entity: 'Domain', kind: 'CREATED', ids: [id] });
  await queueDirectoryWrite(tx, { entity: 'DOMAIN', entityId: id, action: 'WRITE', name });
  return tx.db.hostedDomain.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } });
}
