import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import type { FoundedOrganization } from '../found-organization.ts';
import { isSetUpRequired, setUpOrganization, suggestDomain } from '../set-up-organization.ts';

const SetupRef = builder.objectRef<{ required: boolean; suggestedDomain: string }>('Setup').implement({
  description: 'Whether this platform still has to be set up.',
  fields: (t) => ({
    required: t.exposeBoolean('required', {
      description: 'True while there is no organization: `setUpOrganization` can be called.',
    }),
    suggestedDomain: t.exposeString('suggestedDomain', {
      description: 'A mail domain to propose, by the mail server’s own name.',
    }),
  }),
});

builder.queryField('setup', (t) =>
  t.field({
    type: SetupRef,
    skipTypeScopes: true,
    authScopes: { public: true },
    description: 'Whether this platform still has to be set up.',
    resolve: async (_root, _args, { deps }) => ({
      required: await isSetUpRequired(deps),
      suggestedDomain: suggestDomain(deps.config.mail.hostname),
    }),
  }),
);

defineMutation('setUpOrganization', {
  description:
    'Founds the first organization, with a domain and an owner who has a mailbox in it. Works once.',
  public: true,
  input: builder.inputType('SetUpOrganizationInput', {
    description: 'The organization and its owner.',
    fields: (t) => ({
      organizationName: t.string({ description: 'The organization’s name.' }),
      name: t.string({ description: 'The owner’s name.' }),
      domain: t.string({ description: 'The domain whose mail is hosted here.' }),
      localPart: t.string({ description: 'The part before the @ of the owner’s address.' }),
      password: t.string({ description: 'The owner’s password, for the app and for mail programs.' }),
    }),
  }),
  payload: builder.objectRef<FoundedOrganization>('SetUpOrganizationPayload').implement({
    description: 'The organization exists and its owner can sign in.',
    fields: (t) => ({
      organization: t.expose('organization', { type: OrganizationRef, description: 'The organization.' }),
      email: t.exposeString('email', { description: 'The address the owner signs in with.' }),
    }),
  }),
  resolve: (input, { deps, ipAddress }) => setUpOrganization(deps, { ...input }, ipAddress),
});
