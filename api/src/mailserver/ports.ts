// What is needed of the mail host.

/** Where reading stopped: a file by its inode, for it is renamed when it is rotated, and a byte in it. */
export interface LogPosition {
  inode: bigint;
  offset: number;
}

export interface LogChunk {
  lines: string[];
  /** After the last complete line. */
  position: LogPosition;
  /** Whether there is more to read at once. */
  more: boolean;
}

/** A log that daemons append to and that is rotated now and then. */
export interface MailLog {
  /** Names the log in stored positions. */
  readonly source: string;
  /** Throws when the log cannot be read. */
  check(): Promise<void>;
  /**
   * The complete lines after a position, at most about 1 MiB of them; from the beginning of the log when there is none.
   * What was written before a rotation is read first. Throws when the log cannot be read.
   */
  readAfter(position: LogPosition | null): Promise<LogChunk>;
}
