import type { HostedAlias } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import { connectionType } from '../../graphql/connection.ts';
import { byKey } from '../../graphql/loader.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { createAlias } from '../create-alias.ts';
import { deleteAlias } from '../delete-alias.ts';
import { policy } from '../policy.ts';
import { updateAlias } from '../update-alias.ts';
import { DirectoryStateRef, directoryState } from './directory-state.ts';

export const AliasRef = builder.objectRef<HostedAlias>('Alias');
builder.node(AliasRef, {
  description: 'An address that forwards to others. For owners and administrators.',
  id: { resolve: (alias) => alias.id },
  loadManyWithoutCache: async (ids, { deps, scope }) => {
    if (scope === null || !policy.seeDomains(scope.actor)) return ids.map(() => null);
    const rows = await deps.database.tenant.hostedAlias.findMany({ where: { id: { in: ids } } });
    const found = byKey(rows, (row) => row.id);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    address: t.exposeString('address', { description: 'Its address.' }),
    forwardTo: t.exposeStringList('forwardTo', { description: 'Where mail for it goes.' }),
    suspended: t.exposeBoolean('suspended', { description: 'A suspended alias takes no mail.' }),
    version: t.exposeInt('version', { description: 'Rises with every change; changes are based on one.' }),
    domainId: t.id({
      description: 'The domain of its address.',
      resolve: (alias) => toGlobalId('Domain', alias.domainId),
    }),
    directory: t.field({
      type: DirectoryStateRef,
      description: 'Whether the mail servers know it as it is shown here.',
      resolve: directoryState,
    }),
  }),
});

export const AliasConnection = connectionType('Alias', AliasRef);

defineMutation('createAlias', {
  description: 'Makes an address that forwards to others, here or elsewhere.',
  input: builder.inputType('CreateAliasInput', {
    description: 'The alias and where it leads.',
    fields: (t) => ({
      domainId: t.id({ description: 'The domain of its address.' }),
      localPart: t.string({ description: 'The part before the @.' }),
      forwardTo: t.stringList({ description: 'The addresses mail for it goes to: 1 to 100.' }),
    }),
  }),
  payload: builder.objectRef<{ alias: HostedAlias }>('CreateAliasPayload').implement({
    description: 'The alias exists; `directory` says whether the mail servers know it already.',
    fields: (t) => ({ alias: t.expose('alias', { type: AliasRef, description: 'The new alias.' }) }),
  }),
  resolve: async ({ domainId, localPart, forwardTo }, { deps }) => ({
    alias: await createAlias(deps, { domainId: decodeId(domainId, 'Domain'), localPart, forwardTo }),
  }),
});

defineMutation('updateAlias', {
  description: 'Leads an alias elsewhere, suspends it or lets it go on. What is absent stays as it is.',
  input: builder.inputType('UpdateAliasInput', {
    description: 'What to change.',
    fields: (t) => ({
      aliasId: t.id({ description: 'The alias.' }),
      forwardTo: t.stringList({
        required: false,
        description: 'The addresses mail for it goes to: 1 to 100.',
      }),
      suspended: t.boolean({ required: false, description: 'Whether it takes no mail.' }),
      version: t.int({
        required: false,
        description: 'The version the change was decided on; absent: whatever is there.',
      }),
    }),
  }),
  payload: builder.objectRef<{ alias: HostedAlias }>('UpdateAliasPayload').implement({
    description: 'The alias as it is now.',
    fields: (t) => ({ alias: t.expose('alias', { type: AliasRef, description: 'The alias.' }) }),
  }),
  resolve: async (input, { deps }) => ({
    alias: await updateAlias(deps, {
      aliasId: decodeId(input.aliasId, 'Alias'),
      forwardTo: input.forwardTo ?? undefined,
      suspended: input.suspended ?? undefined,
      version: input.version ?? undefined,
    }),
  }),
});

defineMutation('deleteAlias', {
  description: 'Removes an alias: mail to its address is refused from now on.',
  input: builder.inputType('DeleteAliasInput', {
    description: 'Which alias.',
    fields: (t) => ({ aliasId: t.id({ description: 'The alias.' }) }),
  }),
  payload: builder.objectRef<{ id: string }>('DeleteAliasPayload').implement({
    description: 'The alias is gone.',
    fields: (t) => ({
      deletedAliasId: t.id({ description: 'The id it had.', resolve: ({ id }) => toGlobalId('Alias', id) }),
    }),
  }),
  resolve: async (input, { deps }) => {
    const id = decodeId(input.aliasId, 'Alias');
    await deleteAlias(deps, { aliasId: id });
    return { id };
  },
});
