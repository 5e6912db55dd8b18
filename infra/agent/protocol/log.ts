export interface LogVerbs {
  /** Reads on in a log of the host, through its rotation. */
  'log.read': { params: LogReadParams; result: LogText };
}

/** Whose log; several may share a file (syslog's mail.log). */
export type LogSource = 'postfix' | 'dovecot' | 'rspamd';

/** Where reading stopped: a file by its inode, for it is renamed when it is rotated, and a byte in it. */
export interface LogPlace {
  /** Decimal. */
  inode: string;
  offset: number;
}

export interface LogReadParams {
  source: LogSource;
  /** Null when the log is met for the first time. */
  position: LogPlace | null;
  /** Of a log that is met for the first time, how many bytes before its end are read. */
  history: number;
  /** How long to wait for a line when there is none, in milliseconds. */
  waitMs: number;
}

export interface LogText {
  /** Complete lines, without the last line break; "" for none. Bytes that are no UTF-8 have become U+FFFD. */
  text: string;
  /** After the last complete line. */
  position: LogPlace;
  /** Whether there is more to read at once. */
  more: boolean;
}
