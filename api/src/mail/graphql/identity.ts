import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { type Identity, listIdentities } from '../identities/identity.ts';
import { removeIdentity, saveIdentity } from '../identities/save-identity.ts';

const IdentityRef = builder.objectRef<Identity>('Identity').implement({
  description: 'Whom an account writes as, and the signature below.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => toGlobalId('Identity', id) }),
    accountId: t.id({
      description: 'The mail account that sends for it.',
      resolve: ({ accountId }) => toGlobalId('MailAccount', accountId),
    }),
    name: t.exposeString('name', { description: 'The name that stands in From.' }),
    address: t.exposeString('address', { description: 'The address that stands in From.' }),
    replyTo: t.exposeString('replyTo', { nullable: true, description: 'Where answers go, when not there.' }),
    signatureHtml: t.exposeString('signatureHtml', { description: 'The signature as HTML; empty for none.' }),
    signatureText: t.exposeString('signatureText', { description: 'The same as plain text.' }),
    isDefault: t.exposeBoolean('isDefault', {
      description: 'What new messages of the account are written as.',
    }),
    own: t.exposeBoolean('own', { description: 'The account’s own: it can be changed, not removed.' }),
  }),
});

builder.queryField('identities', (t) =>
  t.field({
    type: [IdentityRef],
    description: 'Whom the caller can write as, at most 100. Every account has one of its own at least.',
    resolve: (_root, _args, { deps }) => listIdentities(deps.database),
  }),
);

defineMutation('saveIdentity', {
  description: 'Makes an identity or changes one.',
  input: builder.inputType('SaveIdentityInput', {
    description: 'The identity as it is to be.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account that sends for it.' }),
      identityId: t.id({ required: false, description: 'The identity to change; absent for a new one.' }),
      name: t.string({ description: 'The name that stands in From.' }),
      address: t.string({
        description:
          'The address that stands in From: of a hosted account its mailbox or an alias of it, of others what their server allows. The account’s own identity keeps the account’s.',
      }),
      replyTo: t.string({ required: false, description: 'Where answers go.' }),
      signatureHtml: t.string({
        description: 'The signature as HTML. What mail must not hold is taken out.',
      }),
      isDefault: t.boolean({ description: 'Whether new messages of the account are written as this one.' }),
    }),
  }),
  payload: builder.objectRef<{ identity: Identity }>('SaveIdentityPayload').implement({
    description: 'What was saved.',
    fields: (t) => ({ identity: t.expose('identity', { type: IdentityRef, description: 'The identity.' }) }),
  }),
  resolve: async (input, { deps }) => ({
    identity: await saveIdentity(deps, {
      accountId: decodeId(input.accountId, 'MailAccount'),
      id: input.identityId ? decodeId(input.identityId, 'Identity') : null,
      name: input.name,
      address: input.address,
      replyTo: input.replyTo ?? null,
      signatureHtml: input.signatureHtml,
      isDefault: input.isDefault,
    }),
  }),
});

defineMutation('removeIdentity', {
  description: 'Takes an identity away. The account’s own goes back to how it began.',
  input: builder.inputType('RemoveIdentityInput', {
    description: 'Which identity.',
    fields: (t) => ({ identityId: t.id({ description: 'The identity.' }) }),
  }),
  payload: builder.objectRef<{ removed: boolean }>('RemoveIdentityPayload').implement({
    description: 'What became of it.',
    fields: (t) => ({
      removed: t.exposeBoolean('removed', { description: 'False when there was none (any more).' }),
    }),
  }),
  resolve: async ({ identityId }, { deps }) => ({
    removed: await removeIdentity(deps, decodeId(identityId, 'Identity')),
  }),
});
