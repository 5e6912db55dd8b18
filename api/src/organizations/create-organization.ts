import { ConflictError } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { type FoundedOrganization, foundOrganization, type NewOrganization } from './found-organization.ts';

/** Another organization on the platform. For operators (`npm run organization:create`): no caller of the API gets here. */
export async function createOrganization(deps: Deps, input: NewOrganization): Promise<FoundedOrganization> {
  const founded = await foundOrganization(deps, input, { onlyFirst: false });
  if (founded === null) throw new ConflictError('The organization could not be named. Try again.');
  return founded;
}
