// What is needed of the mail host.
import type { AgentActor, EventOf, Params, Result, VerbName } from '@postroom/infra/agent/protocol/index.ts';

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
  /**
   * The complete lines after a position, at most about 0.5 MiB of them; from the beginning of what is known when there is
   * none. What was written before a rotation is read first. Waits for lines when there are none. Throws when the log cannot
   * be read.
   */
  readAfter(
    position: LogPosition | null,
    options?: { waitMs?: number; signal?: AbortSignal },
  ): Promise<LogChunk>;
}

export interface AgentCall<V extends VerbName> {
  actor: AgentActor;
  /** Ends the waiting: OutcomeUnknownError. */
  signal?: AbortSignal;
  /** Asks the agent to stop, and waits for what it says then. */
  cancel?: AbortSignal;
  /** Default 30 s. */
  timeoutMs?: number;
  onEvent?(event: EventOf<V>): void;
}

/** The agent of one mail host. */
export interface MailHostAgent {
  /**
   * Asks for one thing. Throws HostUnreachableError, HostFailedError, OutcomeUnknownError, and what every use case throws: InputError,
   * NotFoundError, ConflictError.
   */
  call<V extends VerbName>(verb: V, params: Params<V>, call: AgentCall<V>): Promise<Result<V>>;
}

/** What names a host's agent. */
export type HostAddress =
  /** The agent of this machine. */
  | { address: null; fingerprint?: string | null }
  /** Where it listens ("host:port"), and the SHA-256 of its certificate in hexadecimal; null: it never enrolled. */
  | { address: string; fingerprint: string | null };

export interface MailHosts {
  agentOf(host: HostAddress): MailHostAgent;
  close(): void;
}

/** PEM, both. */
export interface KeyedCertificate {
  certificate: string;
  key: string;
}

/** What the platform shows to agents, and the authority by which it knows theirs. */
export interface ClientCredentials extends KeyedCertificate {
  authority: string;
}

export interface Certificates {
  createAuthority(name: string): Promise<KeyedCertificate>;
  /** For whoever calls. */
  issueClient(authority: KeyedCertificate, name: string): Promise<KeyedCertificate>;
  /** For whoever is called, from a PKCS #10 request in PEM. Throws InputError when it is none. */
  issueServer(
    authority: KeyedCertificate,
    name: string,
    request: string,
  ): Promise<{ certificate: string; fingerprint: string }>;
}
