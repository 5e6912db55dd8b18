import { ForbiddenError } from '../core/errors.ts';
import { sql } from '../core/sql.ts';
import type { Deps } from '../deps.ts';
import { perPublicCall } from '../identity/index.ts';
import { type FoundedOrganization, foundOrganization, type NewOrganization } from './found-organization.ts';

/** Whether the platform has no organization yet. */
export async function isSetUpRequired({ database }: Pick<Deps, 'database'>): Promise<boolean> {
  const [row] = await database.systemQuery<{ any: boolean }>(
    sql`SELECT EXISTS (SELECT FROM "organization") AS any`,
  );
  return row?.any !== true;
}

/**
 * The first organization of a platform, by whoever comes first: later calls, and all but one at the same moment, get
 * ForbiddenError. @param caller the address of the caller.
 */
export async function setUpOrganization(
  deps: Deps,
  input: NewOrganization,
  caller: string | null,
): Promise<FoundedOrganization> {
  const closed = () =>
    new ForbiddenError(
      'Postroom is set up already. Ask an administrator of your organization to invite you.',
    );
  if (!(await isSetUpRequired(deps))) throw closed();
  await deps.identity.attempts.take([perPublicCall('set-up', caller)]);
  const founded = await foundOrganization(deps, input, { onlyFirst: true });
  if (founded === null) throw closed();
  return founded;
}

/** "mail.example.com" proposes "example.com". */
export function suggestDomain(mailHostname: string): string {
  const labels = mailHostname.split('.');
  return labels.length > 2 ? labels.slice(1).join('.') : labels.length === 2 ? mailHostname : 'example.com';
}
