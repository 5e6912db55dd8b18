// What other domains may use of mail.

export { closeHostedAccount, reopenHostedAccount } from './accounts/close-hosted-account.ts';
export { createHostedAccount, createHostedAccounts } from './accounts/create-hosted-account.ts';
export { followDomainSuspension } from './accounts/follow-domain-suspension.ts';
export { followSuspension } from './accounts/follow-suspension.ts';
export { forgetAccountJob } from './accounts/forget-account-job.ts';
export { removeAccountsOfPerson } from './accounts/remove-accounts-of-person.ts';
export { removeHostedAccount } from './accounts/remove-hosted-account.ts';
export { renameHostedAccount } from './accounts/rename-hosted-account.ts';
export { mailActionJob } from './bulk/job.ts';
export { deliveryService } from './delivery/follow-log.ts';
export { storeDraftJob } from './drafts/store-draft-job.ts';
export { type InboxMessage, readHostedInbox } from './hosted-inbox.ts';
export { mailRoutes } from './http/routes.ts';
export { readMailVersions } from './reading/versions.ts';
export { followFolderJob } from './rules/follow-folder-job.ts';
export { fileSentJob } from './sending/file-sent-job.ts';
export { submitJob } from './sending/submit-job.ts';
export { wakeJob } from './snooze/wake-job.ts';
export { mailSyncService } from './sync/supervisor.ts';
export { postUnsubscribeJob } from './unsubscribe/job.ts';
