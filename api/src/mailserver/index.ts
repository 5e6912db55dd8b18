// What other domains may use of the mail server.
export { registerMailLogHealth } from './health.ts';
export { type LogLine, parseLine } from './log/parse-line.ts';
export type { DeliveryRecord, LoggedHost, LogRecord } from './log/records.ts';
export type { LogPosition, MailLog } from './ports.ts';
