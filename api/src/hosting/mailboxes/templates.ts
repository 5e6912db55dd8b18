import type { MailboxTemplate } from '@postroom/prisma';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope, type Role } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { nameProblem, refuseAbove, toStoredRole } from '../../identity/index.ts';
import { lockTemplates } from '../lock-templates.ts';
import { policy } from '../policy.ts';
import { parseTargets } from './forwarding.ts';
import { refuseOutdated } from './outdated.ts';

export interface TemplateInput {
  /** Null: a new one. */
  id: string | null;
  name: string;
  /** Bytes; 0 is unlimited. */
  quota: number;
  role: Role;
  appAccess: boolean;
  forwardTo: string[];
  keepCopy: boolean;
  /** The version the change was decided on; undefined: whatever is there. */
  version?: number | undefined;
}

const MOST_TEMPLATES = 100;

/** Changes what new mailboxes begin with; mailboxes that exist stay as they are. */
export async function saveTemplate(deps: Deps, input: TemplateInput): Promise<MailboxTemplate> {
  const { actor, organizationId } = authorize(policy.manageTemplates);
  refuseAbove(actor, input.role, 'You can give a role up to your own.');
  const problem = nameProblem(input.name);
  if (problem !== null) throw new InputError({ name: problem });
  const data = {
    name: input.name.trim(),
    quota: BigInt(input.quota),
    role: toStoredRole(input.role),
    appAccess: input.appAccess,
    forwardTo: parseTargets(input.forwardTo, 'forwardTo', 0),
    keepCopy: input.keepCopy,
  };
  return deps.database.transaction(async (tx) => {
    // Two that save at once: the second waits, and sees what the first did.
    await lockTemplates(tx, organizationId);
    const others = await tx.db.mailboxTemplate.findMany({ where: { id: { not: input.id ?? uuidv7() } } });
    if (others.some(({ name }) => name === data.name)) {
      throw new InputError({ name: 'There is a template of this name already.' });
    }
    if (input.id === null) {
      if (others.length >= MOST_TEMPLATES)
        throw new ConflictError(`Keep at most ${MOST_TEMPLATES} templates.`);
      const created = await tx.db.mailboxTemplate.create({ data: { ...data, organizationId, id: uuidv7() } });
      tx.record({ entity: 'MailboxTemplate', kind: 'CREATED', ids: [created.id] });
      return created;
    }
    const known = await tx.db.mailboxTemplate.findFirst({ where: { id: input.id } });
    if (known === null) throw new NotFoundError('template');
    refuseOutdated(known, data, input.version);
    tx.record({ entity: 'MailboxTemplate', kind: 'UPDATED', ids: [known.id] });
    return tx.db.mailboxTemplate.update({
      where: { organizationId_id: { organizationId, id: known.id } },
      data: { ...data, version: { increment: 1 } },
    });
  });
}

export async function deleteTemplate(deps: Deps, { id }: { id: string }): Promise<void> {
  authorize(policy.manageTemplates);
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.mailboxTemplate.deleteMany({ where: { id } });
    if (count === 0) throw new NotFoundError('template');
    tx.record({ entity: 'MailboxTemplate', kind: 'DELETED', ids: [id] });
  });
}

/** Throws NotFoundError when there is no such template. */
export async function findTemplate({ database }: Deps, id: string): Promise<MailboxTemplate> {
  currentScope();
  const template = await database.tenant.mailboxTemplate.findFirst({ where: { id } });
  if (template === null) throw new NotFoundError('template');
  return template;
}
