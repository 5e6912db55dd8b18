// Limits that several domains have in common. A template is copied into a new domain; later changes of it touch no domain.
import type { DomainTemplate } from '@postroom/prisma';
import { ConflictError, InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { currentScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { nameProblem } from '../../identity/index.ts';
import { lockTemplates } from '../lock-templates.ts';
import { policy } from '../policy.ts';
import { type DomainLimits, limitProblems } from './limits.ts';

export interface TemplateInput extends DomainLimits {
  /** Absent for a new one. */
  templateId?: string | undefined;
  basedOnVersion?: number | undefined;
  name: string;
}

const MOST_TEMPLATES = 50;

export async function saveDomainTemplate(deps: Deps, input: TemplateInput): Promise<DomainTemplate> {
  authorize(policy.updateDomain);
  const { organizationId } = currentScope();
  const { templateId, basedOnVersion, ...data } = { ...input, name: input.name.trim() };
  const problems = limitProblems(data);
  const problem = nameProblem(data.name);
  if (problem !== null) problems.name = problem;
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  return deps.database.transaction(async (tx) => {
    // Two that save at once: the second waits, and sees what the first did.
    await lockTemplates(tx, organizationId);
    const namesake = await tx.db.domainTemplate.findFirst({ where: { name: data.name } });
    if (namesake !== null && namesake.id !== templateId) {
      throw new InputError({ name: `There is a template ${data.name} already.` });
    }
    if (templateId === undefined) {
      if ((await tx.db.domainTemplate.count()) >= MOST_TEMPLATES) {
        throw new InputError({ name: `There are ${MOST_TEMPLATES} templates already. Delete one first.` });
      }
      const id = uuidv7();
      tx.record({ entity: 'DomainTemplate', kind: 'CREATED', ids: [id] });
      return tx.db.domainTemplate.create({ data: { organizationId, id, ...data } });
    }
    const where = { organizationId_id: { organizationId, id: templateId } };
    const before = await tx.db.domainTemplate.findUnique({ where });
    if (before === null) throw new NotFoundError('template');
    if (basedOnVersion !== undefined && basedOnVersion !== before.version) {
      throw new ConflictError(`${before.name} was changed meanwhile. Look at it, then save again.`);
    }
    tx.record({ entity: 'DomainTemplate', kind: 'UPDATED', ids: [templateId] });
    return tx.db.domainTemplate.update({ where, data: { ...data, version: { increment: 1 } } });
  });
}

/** Domains made from it stay as they are. */
export async function deleteDomainTemplate(
  deps: Deps,
  { templateId }: { templateId: string },
): Promise<void> {
  authorize(policy.updateDomain);
  await deps.database.transaction(async (tx) => {
    const { count } = await tx.db.domainTemplate.deleteMany({ where: { id: templateId } });
    if (count === 0) throw new NotFoundError('template');
    tx.record({ entity: 'DomainTemplate', kind: 'DELETED', ids: [templateId] });
  });
}
