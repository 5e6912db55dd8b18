// Apart from the fields, which lead to folders, which lead back.
import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { findAccounts, type MailAccount } from '../reading/accounts.ts';

export const MailAccountRef = builder.objectRef<MailAccount>('MailAccount');

export const loadMailAccount = defineLoader<MailAccount>(async (ids, { deps }) =>
  byKey(await findAccounts(deps.database, ids), ({ id }) => id),
);
