/** What runs on a mail host; which of it is there depends on the host. */
export type ServiceId = 'postfix' | 'dovecot' | 'slapd' | 'rspamd' | 'postgresql' | 'web' | 'agent';
export type ServiceAction = 'start' | 'stop' | 'restart' | 'reload' | 'test';

export interface ServiceVerbs {
  /** What runs, since when, and what it takes. Measures for a quarter of a second. */
  'services.list': { params: Record<string, never>; result: HostState };
  /** Starts, stops, restarts or reloads a service, or checks its configuration. */
  'services.act': { params: { service: ServiceId; action: ServiceAction }; result: ActionResult };
  /** Who is connected to Dovecot. */
  'services.connections': {
    params: { first: number };
    result: { connections: MailConnection[]; total: number };
  };
  /** Ends a person's connections, all or those from one address. */
  'services.kick': { params: { user: string; address: string | null }; result: { ended: number } };
  /** Tries everything out. `mailbox`: whose login is tried; null: none is. */
  'services.check': { params: { mailbox: string | null }; result: { checks: HealthCheck[] } };
}

export interface HostState {
  services: ServiceState[];
  /** Messages in Postfix' queue; null where it does not run. */
  queued: number | null;
  disks: Disk[];
}

export interface ServiceState {
  service: ServiceId;
  running: boolean;
  /** When its first process began, ISO 8601; null while it does not run. */
  since: string | null;
  processes: number;
  /** Of all its processes; what they share is counted once. */
  memoryBytes: number;
  /** Cores kept busy while it was measured: 0.5 is half of one. */
  cpu: number;
  /** Open connections from outside; null where it is not known. */
  connections: number | null;
  /** What can be done to it on this host. */
  actions: ServiceAction[];
}

export interface Disk {
  /** What lies there. */
  holds: 'queue' | 'mail' | 'state';
  totalBytes: number;
  freeBytes: number;
}

export interface ActionResult {
  /** What the check of a configuration said; empty when all is well and after other actions. */
  output: string;
  /** False: the configuration has an error. */
  ok: boolean;
  /** How long it took. */
  tookMs: number;
}

export interface MailConnection {
  user: string;
  /** "imap", "pop3", "sieve", "lmtp". */
  protocol: string;
  /** Null where it is not told. */
  address: string | null;
  /** Connections alike. */
  count: number;
}

export type CheckName =
  | 'smtp'
  | 'submission'
  | 'imap'
  | 'lmtp'
  | 'sieve'
  | 'ldap'
  | 'login'
  | 'certificate'
  | 'queue'
  | 'disk.queue'
  | 'disk.mail'
  | 'disk.state'
  /** Added by the platform, which remembers how long the audit log was. */
  | 'audit'
  /** Whether the files are those of the generation that should be live. */
  | 'configuration';

export interface HealthCheck {
  check: CheckName;
  state: 'ok' | 'warning' | 'failed';
  /** A sentence. */
  message: string;
  tookMs: number;
  /** What was measured, where something was: messages, days left, free share. */
  value: number | null;
  /** Of the check of certificates: those that were shown. Absent from agents that do not tell yet. */
  certificates?: ShownCertificate[];
}

/** A certificate as clients are shown it. */
export interface ShownCertificate {
  shownBy: CheckName[];
  /** Names and addresses of hosts it is good for, in lower case; "*" in a first label stands for any one. At most 100. */
  names: string[];
  /** ISO 8601. */
  notAfter: string;
}
