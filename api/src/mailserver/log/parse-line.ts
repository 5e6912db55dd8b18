// Reads lines of Postfix's log, in the traditional and in the ISO form of time. Pure and linear; never throws.

import { readMessage } from './read-message.ts';
import type { LogRecord } from './records.ts';
import { readTime } from './time.ts';

export interface LogLine {
  /** To the second in the traditional form. */
  at: Date;
  host: string;
  /** `postfix/submission`: syslog_name, without the daemon. */
  syslogName: string;
  /** `smtpd`, `qmgr`, … */
  daemon: string;
  pid: number;
  record: LogRecord;
}

const LINE =
  /^(?<time>\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?<host>\S+) (?:(?<name>[\w./-]{0,200})\/)?(?<daemon>[\w-]{1,60})\[(?<pid>\d{1,10})\]: (?<text>.*)$/s;

/** A line of Postfix's; null for every other. `now` settles the year that the traditional form leaves out. */
export function parseLine(line: string, now: Date = new Date()): LogLine | null {
  const { time, host, name, daemon, pid, text } = LINE.exec(line)?.groups ?? {};
  if (!time || !host || name === undefined || !daemon || !pid || text === undefined) return null;
  if (!name.includes('postfix')) return null;
  const at = readTime(time, now);
  return at && { at, host, syslogName: name, daemon, pid: Number(pid), record: readMessage(daemon, text) };
}
