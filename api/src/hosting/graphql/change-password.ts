import { NotFoundError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { UserRef, type UserRow } from '../../graphql/refs.ts';
import { changePassword } from '../change-password.ts';

defineMutation('changePassword', {
  description:
    'Gives the caller a new password: for the app, and for IMAP and submission of a hosted mailbox.',
  input: builder.inputType('ChangePasswordInput', {
    description: 'The old and the new password.',
    fields: (t) => ({
      currentPassword: t.string({ description: 'The password until now.' }),
      newPassword: t.string({
        description: 'The password from now on: 10 characters or more, hard to guess.',
      }),
      revokeOtherSessions: t.boolean({ description: 'Whether all other sessions of the caller end.' }),
    }),
  }),
  payload: builder.objectRef<{ user: UserRow }>('ChangePasswordPayload').implement({
    description: 'The new password holds.',
    fields: (t) => ({ user: t.expose('user', { type: UserRef, description: 'The person.' }) }),
  }),
  resolve: async (input, { deps, session }) => {
    await changePassword(deps, input);
    const user = await deps.database.tenant.user.findFirst({ where: { id: session?.userId ?? '' } });
    if (user === null) throw new NotFoundError('user');
    return { user };
  },
});
