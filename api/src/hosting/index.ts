// What other domains may use of hosting.
export { changePassword } from './change-password.ts';
export { addDomain } from './create-domain.ts';
export { addMailbox, checkMailbox } from './create-mailbox.ts';
export { reconcileDirectory } from './reconcile-directory.ts';
export { releaseMailboxes } from './release-mailboxes.ts';
export { waitUntilWritten } from './wait-until-written.ts';
export { writeDirectory } from './write-directory.ts';
