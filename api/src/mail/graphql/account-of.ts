import type { GraphQLResolveInfo } from 'graphql';
import { NotFoundError } from '../../core/errors.ts';
import type { Context } from '../../graphql/context.ts';
import { asksOnlyForId } from '../../graphql/selection.ts';
import type { MailAccount } from '../reading/accounts.ts';
import { loadMailAccount } from './mail-account-ref.ts';

/** The account of a row that row-level security let through: it is there, unless it was removed this moment. */
export function accountOf(
  context: Context,
  accountId: string,
  info: GraphQLResolveInfo,
): MailAccount | Promise<MailAccount> {
  // Nothing but the id will be read of it.
  if (asksOnlyForId(info)) return { id: accountId } as MailAccount;
  return loadMailAccount(context, accountId).then((account) => {
    if (account === null) throw new NotFoundError('mail account');
    return account;
  });
}
