// The mail host an agent looks after: where its servers keep their files, and how they are started and stopped.
import type { CheckName, Disk, ServiceId } from './protocol/services.ts';
import type { HostServer } from './services/servers.ts';

/** Absolute paths, from the host's own description; never from a caller. */
export interface PostfixPaths {
  /** Holds main.cf and master.cf. */
  configDirectory: string;
  queueDirectory: string;
  /** What `maillog_file` names, or syslog's mail.log; null where only systemd's journal keeps what servers say to syslog. */
  logFile: string | null;
  commandDirectory: string;
}

export interface DovecotPaths {
  configFile: string;
  /** `base_dir`: its sockets. */
  runDirectory: string;
  /** Null: the journal. */
  logFile: string | null;
  /** Holds a home per mailbox, named by its id; absent where that is not how mail is kept. */
  mailDirectory?: string;
}

export interface SignerPaths {
  /** rspamd's keys and its map of selectors; belongs to its account. */
  keysDirectory: string;
  logFile: string;
}

/** Resolves when the service answers, or is gone. Throws AgentError: UNAVAILABLE for what the host cannot do. */
export interface ServiceControl {
  start(service: ServiceId): Promise<void>;
  stop(service: ServiceId): Promise<void>;
  restart(service: ServiceId): Promise<void>;
}

/** A port that health checks try. */
export interface CheckedPort {
  check: Extract<CheckName, 'smtp' | 'submission' | 'imap' | 'lmtp' | 'sieve' | 'ldap'>;
  host: string;
  port: number;
  /** What its first line looks like; null: it says nothing first. */
  greets: RegExp | null;
}

export interface MailHost {
  kind: 'private' | 'distribution';
  hostname: string;
  /** The agent's own: audit log, generations of the configuration. Root's alone. */
  stateDirectory: string;
  /** Null where Postfix does not run (without root). */
  postfix: PostfixPaths | null;
  dovecot: DovecotPaths;
  /** Null where no signer runs. */
  signer: SignerPaths | null;
  services: ServiceControl;
  /** What runs here, in the order it is shown. */
  servers: readonly HostServer[];
  checkedPorts: readonly CheckedPort[];
  disks: readonly { holds: Disk['holds']; path: string }[];
  /** The master user whose login is tried; null where there is none. */
  login: { masterUser: string; password(): string } | null;
  /** What slapd's and rspamd's own checks are given: a directory of configuration, a file. */
  check: { slapd: string | null; rspamd: string | null };
}
