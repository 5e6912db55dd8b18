// What is kept of a line in Postfix's log. Names follow Postfix's own words (postlogd(8), "Postfix logging").

/** A host as Postfix writes it: `name[address]:port`; `port` is absent where the log has none. */
export interface LoggedHost {
  name: string | null;
  /** An IP address, a socket (`private/dovecot-lmtp`), or null for `unknown`. */
  ip: string | null;
  port: number | null;
}

/** `from=<…> to=<…> proto=… helo=<…>` and the like, in lower case names; values without angle brackets. */
export type LoggedPairs = ReadonlyMap<string, string>;

/** Seconds before the queue manager, in it, for the connection, and for the transmission. */
export type LoggedDelays = [number, number, number, number];

export type LogRecord =
  /** smtpd or pickup took a message in. */
  | { kind: 'client'; queueId: string; client: LoggedHost | null; pairs: LoggedPairs }
  | { kind: 'messageId'; queueId: string; messageId: string }
  | { kind: 'active'; queueId: string; pairs: LoggedPairs; from: string; size: number; recipients: number }
  | DeliveryRecord
  | { kind: 'expired'; queueId: string; from: string; status: 'expired' | 'force-expired' }
  /** A report about a message, itself a message in the queue. */
  | {
      kind: 'notification';
      queueId: string;
      reportQueueId: string;
      to: 'sender' | 'postmaster';
      reason: 'non-delivery' | 'delay' | 'delivery status';
    }
  /** The message left the queue; `by` tells a finished one from one that an administrator deleted. */
  | { kind: 'removed'; queueId: string; by: 'qmgr' | 'postsuper' }
  | { kind: 'queueAction'; queueId: string; action: 'requeued' | 'placed on hold' | 'released from hold' }
  | { kind: 'queueSummary'; action: string; count: number }
  | RefusalRecord
  | {
      kind: 'milter';
      queueId: string;
      result: string;
      message: string;
      data: string | null;
      pairs: LoggedPairs;
    }
  | { kind: 'proxy'; result: string; stage: string; message: string; pairs: LoggedPairs }
  | { kind: 'connect' | 'disconnect'; client: LoggedHost; commands: ReadonlyMap<string, CommandCount> | null }
  /** A connection to us that ended badly. */
  | { kind: 'lost'; client: LoggedHost; what: string; stage: string | null }
  /** A connection of ours that did not come about, or what the host at its other end said before the verdict. */
  | {
      kind: 'remote';
      queueId: string | null;
      host: LoggedHost;
      problem: string | null;
      reply: string | null;
      stage: string | null;
    }
  | TlsRecord
  /** What postscreen thought of a client. */
  | { kind: 'screen'; verdict: string; client: LoggedHost; stage: string | null }
  | {
      kind: 'master';
      event: 'started' | 'reload' | 'terminating';
      version: string | null;
      signal: number | null;
    }
  | { kind: 'trouble'; level: string; text: string; queueId: string | null; pairs: LoggedPairs }
  | { kind: 'other'; queueId: string | null; text: string };

/** One attempt to deliver to one recipient. */
export interface DeliveryRecord {
  kind: 'delivery';
  queueId: string;
  to: string;
  /** The address before aliases, null when it is the same. */
  originalTo: string | null;
  /** Null for `none`. */
  relay: LoggedHost | null;
  delay: number;
  delays: LoggedDelays | null;
  /** Enhanced status code (RFC 3463). */
  dsn: string | null;
  status: string;
  /** What stands in the parentheses: the other server's reply, or why it was not asked. */
  response: string;
  pairs: LoggedPairs;
}

/** A recipient, sender or connection that was refused, held, filtered or warned about. */
export interface RefusalRecord {
  kind: 'refusal';
  /** Null for NOQUEUE. */
  queueId: string | null;
  action: string;
  stage: string;
  client: LoggedHost;
  code: string | null;
  dsn: string | null;
  /** What the refusal is about: an address, a name. */
  about: string | null;
  message: string;
  pairs: LoggedPairs;
}

export interface TlsRecord {
  kind: 'tls';
  direction: 'from' | 'to';
  trust: string;
  host: LoggedHost;
  version: string;
  cipher: string;
  bits: string;
}

export interface CommandCount {
  accepted: number;
  all: number;
}
