/** The servers of the stack, in the order they start. */
export const SERVICES = ['slapd', 'dovecot', 'rspamd', 'postfix'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface Endpoint {
  host: string;
  port: number;
}

/** TCP ports on 127.0.0.1, chosen by the caller and free when the stack starts. */
export interface StackPorts {
  imap: number;
  submission: number;
  smtp: number;
  lmtp: number;
  sieve: number;
  ldap: number;
  doveadm: number;
}

/** An operating-system account, by numbers for the kernel and by names for the servers' configurations. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
  group: string;
}

export interface StackOptions {
  /** Absolute. The stack keeps everything below `${dataDir}/stack`, `${dataDir}/tls` and `${dataDir}/secrets.json`. */
  dataDir: string;
  ports: StackPorts;
  /** Runs slapd and Dovecot when the caller is root; `nobody` when absent. Ignored without root. */
  runAs?: Account;
  /** Where Dovecot PUTs each delivery, http only. Credentials in it win over `postroom:${MAIL_PUSH_SECRET}`. */
  pushUrl: string;
  /** The name the servers give themselves, `myhostname` for Postfix and a name on the certificate. */
  hostname: string;
  /** "address:port" of the name server by which senders are checked; without one nobody's mail is. */
  dnsServer?: string;
  /** Each line of the servers' logs, and a sentence when a server ends by itself. */
  onLog?(service: ServiceName, line: string): void;
  onStep?(text: string): void;
}

export interface StackEndpoints {
  imap: Endpoint;
  lmtp: Endpoint;
  sieve: Endpoint;
  ldap: Endpoint;
  doveadm: Endpoint;
  /** Absent without root: Postfix does not start without it. */
  submission?: Endpoint;
  /** Absent without root: Postfix does not start without it. */
  smtp?: Endpoint;
}

export interface Stack {
  endpoints: StackEndpoints;
  /** Environment variables through which the api finds the servers; described in docs/mail-servers.md. */
  env: Record<string, string>;
  restart(service: ServiceName): Promise<void>;
  stopService(service: ServiceName): Promise<void>;
  startService(service: ServiceName): Promise<void>;
  /** Stops every server, Postfix first; resolves when their processes are gone. */
  stop(): Promise<void>;
}

/** One server: `start` resolves when it answers on its ports, `stop` when its process is gone. Both may be repeated. */
export interface Service {
  readonly name: ServiceName;
  start(): Promise<void>;
  stop(): Promise<void>;
}
