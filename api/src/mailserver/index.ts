// What other domains may use of the mail server.
export { acting } from './acting.ts';
export { type Following, followHosts } from './follow/follow-hosts.ts';
export type { FollowedHost } from './follow/host-log.ts';
export type { LogReader } from './follow/log-follower.ts';
export { applyConfigurationJob, settleConfigurationJob } from './generations/job.ts';
export { registerMailLogHealth } from './health.ts';
export { clientCredentials } from './hosts/authority.ts';
export { mailServerRoutes } from './hosts/route.ts';
export { type LogLine, parseLine } from './log/parse-line.ts';
export type { DeliveryRecord, LoggedHost, LogRecord } from './log/records.ts';
export type {
  Certificates,
  LogChunk,
  LogPosition,
  MailHostAgent,
  MailHosts,
  MailLog,
} from './ports.ts';
export { queueJobs, queueSchedules, queueService } from './queue/index.ts';
export { checkHosts } from './services/check-host.ts';
export { traceService } from './trace/follow-traces.ts';
export { forgetTraces } from './trace/forget-traces.ts';
