// What other domains and operators' commands may use of organizations.
export { createOrganization } from './create-organization.ts';
export type { FoundedOrganization, NewOrganization } from './found-organization.ts';
