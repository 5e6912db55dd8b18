// What other domains may use of hosting.
export { changePassword } from './change-password.ts';
export { addDomain } from './create-domain.ts';
export { addMailbox, checkMailbox } from './create-mailbox.ts';
export { registerHostingHealth } from './health.ts';
export { hostingRoutes } from './http/routes.ts';
export { releaseMailboxes } from './release-mailboxes.ts';
export { waitUntilWritten } from './wait-until-written.ts';
export { jobs as hostingJobs, schedules as hostingSchedules } from './work.ts';
