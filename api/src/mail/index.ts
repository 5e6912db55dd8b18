// What other domains may use of mail.
export { createHostedAccount } from './accounts/create-hosted-account.ts';
export { removeHostedAccount } from './accounts/remove-hosted-account.ts';
export { renameHostedAccount } from './accounts/rename-hosted-account.ts';
