// Every environment variable the api reads: its name, form and default. Nothing else looks at process.env.
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);
const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true');

/** An empty variable counts as unset. */
const variables = z.object({
  /** What this process does: answers requests, works in the background, or both. */
  ROLE: z.enum(['web', 'worker', 'both']).default('both'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: port.default(4000),
  HOST: z.string().default('127.0.0.1'),
  /** The address people open; cookies, links and the Origin check follow it. Default http://localhost:<PORT>. */
  POSTROOM_URL: z.url().optional(),
  POSTROOM_DATA: z.string().default('.data'),
  /** Roles postroom_app and postroom_system. */
  DATABASE_URL: z.url(),
  DATABASE_SYSTEM_URL: z.url(),
  /** Processes that answer requests on the one port, beside the one that works in the background. */
  WEB_PROCESSES: z.coerce.number().int().min(1).max(64).default(1),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  /** Pub/sub over Redis instead of LISTEN/NOTIFY. */
  REDIS_URL: z.url().optional(),
  /** A file with 32 random bytes in base64 per line, the current key first. */
  POSTROOM_KEY_FILE: z.string(),
  /** The built app (index.html, assets/). Without it only the API is served. */
  APP_DIST: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Origins besides our own that browsers may call the API from, separated by commas. */
  CORS_ORIGINS: list.default([]),
  /** Reverse proxies in front that set X-Forwarded-For: how many. 0 trusts the connection alone. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** "host:port" entries people may name as mail servers although they are not public. */
  ALLOW_PRIVATE_HOSTS: list.default([]),
  /** "host:port" entries that images in mails and unsubscribe addresses may lead to although they are not public. */
  ALLOW_PRIVATE_WEB_HOSTS: list.default([]),
  /** "address:port" of the name server that leads to people's mail servers and to web servers; default: the system's. */
  DNS_SERVER: z.string().optional(),
  /** GraphQL cost one operation may have: signed in, and anonymous. */
  GRAPHQL_MAX_COST: z.coerce.number().int().positive().default(50_000),
  GRAPHQL_MAX_COST_ANONYMOUS: z.coerce.number().int().positive().default(1_000),
  /** The explorer on GET /graphql. Default: everywhere but in production. */
  GRAPHQL_EXPLORER: flag.optional(),
  /** What a Prometheus elsewhere presents as bearer token at /metrics; without it only this machine is answered. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Jobs one worker runs at a time. */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(10),

  IMAP_HOST: z.string().optional(),
  IMAP_PORT: port.optional(),
  SUBMISSION_HOST: z.string().optional(),
  SUBMISSION_PORT: port.optional(),
  SMTP_HOST: z.string().optional(),
  SMTP_PORT: port.optional(),
  LMTP_HOST: z.string().optional(),
  LMTP_PORT: port.optional(),
  SIEVE_HOST: z.string().optional(),
  SIEVE_PORT: port.optional(),
  /** The certificate authority of the own mail servers (PEM). */
  MAIL_TLS_CA_FILE: z.string().optional(),
  MAIL_HOSTNAME: z.string().default('localhost'),
  /** What mail programs are told to connect to, where that is not what this machine listens on: names and ports. */
  MAIL_PUBLIC_HOST: z.string().optional(),
  MAIL_PUBLIC_IMAP_PORT: port.optional(),
  MAIL_PUBLIC_SUBMISSION_PORT: port.optional(),
  MAIL_PUBLIC_SIEVE_PORT: port.optional(),
  /** Megabytes of a mail host's logs that are read into traces when the host is new here. */
  MAIL_LOG_HISTORY_MB: z.coerce.number().int().min(0).max(64).default(64),
  /** The Unix socket of the agent on this machine's mail host. */
  MAIL_AGENT_SOCKET: z.string().optional(),
  /** Dovecot's master user: how the platform opens hosted mailboxes. */
  MAIL_MASTER_USER: z.string().optional(),
  MAIL_MASTER_PASSWORD: z.string().optional(),
  /** What Dovecot's delivery notices present to us. */
  MAIL_PUSH_SECRET: z.string().optional(),
  DOVEADM_URL: z.url().optional(),
  DOVEADM_API_KEY: z.string().optional(),
  LDAP_URL: z.string().optional(),
  LDAP_BASE_DN: z.string().default('dc=postroom'),
  LDAP_WRITER_DN: z.string().default('cn=writer,dc=postroom'),
  LDAP_WRITER_PASSWORD: z.string().optional(),
});

export interface Endpoint {
  host: string;
  port: number;
}

export interface Config {
  role: 'web' | 'worker' | 'both';
  environment: 'production' | 'development' | 'test';
  port: number;
  host: string;
  url: URL;
  dataDir: string;
  webProcesses: number;
  database: { appUrl: string; systemUrl: string; poolSize: number };
  redisUrl: string | null;
  keyFile: string;
  appDist: string | null;
  logLevel: string;
  corsOrigins: string[];
  trustedProxies: number;
  allowPrivateHosts: string[];
  allowPrivateWebHosts: string[];
  dnsServer: string | null;
  graphql: { maxCost: number; maxCostAnonymous: number; explorer: boolean };
  metricsToken: string | null;
  workerConcurrency: number;
  /** The own mail servers; those that are not running are null. */
  mail: {
    imap: Endpoint | null;
    submission: Endpoint | null;
    smtp: Endpoint | null;
    lmtp: Endpoint | null;
    sieve: Endpoint | null;
    hostname: string;
    /** What mail programs are told; null: the own name, and the port it listens on. */
    public: {
      host: string | null;
      imapPort: number | null;
      submissionPort: number | null;
      sievePort: number | null;
    };
    logHistoryMb: number;
    agentSocket: string | null;
    tlsCaFile: string | null;
    master: { user: string; password: string } | null;
    pushSecret: string | null;
    doveadm: { url: string; apiKey: string } | null;
  };
  directory: { url: string; baseDn: string; writerDn: string; writerPassword: string } | null;
}

export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
}

/** Reads the environment. Throws ConfigError that names every variable that is missing or wrong. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is not complete:\n  ${problems.join('\n  ')}`);
  }
  return shape(parsed.data);
}

type Variables = z.infer<typeof variables>;

function shape(env: Variables): Config {
  return {
    role: env.ROLE,
    environment: env.NODE_ENV,
    port: env.PORT,
    host: env.HOST,
    url: new URL(env.POSTROOM_URL ?? `http://localhost:${env.PORT}`),
    dataDir: env.POSTROOM_DATA,
    webProcesses: env.WEB_PROCESSES,
    database: {
      appUrl: env.DATABASE_URL,
      systemUrl: env.DATABASE_SYSTEM_URL,
      poolSize: env.DATABASE_POOL_SIZE,
    },
    redisUrl: env.REDIS_URL ?? null,
    keyFile: env.POSTROOM_KEY_FILE,
    appDist: env.APP_DIST ?? null,
    logLevel: env.LOG_LEVEL,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    allowPrivateHosts: [...env.ALLOW_PRIVATE_HOSTS, ...ownServers(env)],
    allowPrivateWebHosts: env.ALLOW_PRIVATE_WEB_HOSTS,
    dnsServer: env.DNS_SERVER ?? null,
    graphql: {
      maxCost: env.GRAPHQL_MAX_COST,
      maxCostAnonymous: env.GRAPHQL_MAX_COST_ANONYMOUS,
      explorer: env.GRAPHQL_EXPLORER ?? env.NODE_ENV !== 'production',
    },
    metricsToken: env.METRICS_TOKEN ?? null,
    workerConcurrency: env.WORKER_CONCURRENCY,
    mail: {
      imap: endpoint(env.IMAP_HOST, env.IMAP_PORT),
      submission: endpoint(env.SUBMISSION_HOST, env.SUBMISSION_PORT),
      smtp: endpoint(env.SMTP_HOST, env.SMTP_PORT),
      lmtp: endpoint(env.LMTP_HOST, env.LMTP_PORT),
      sieve: endpoint(env.SIEVE_HOST, env.SIEVE_PORT),
      hostname: env.MAIL_HOSTNAME,
      public: {
        host: env.MAIL_PUBLIC_HOST ?? null,
        imapPort: env.MAIL_PUBLIC_IMAP_PORT ?? null,
        submissionPort: env.MAIL_PUBLIC_SUBMISSION_PORT ?? null,
        sievePort: env.MAIL_PUBLIC_SIEVE_PORT ?? null,
      },
      logHistoryMb: env.MAIL_LOG_HISTORY_MB,
      agentSocket: env.MAIL_AGENT_SOCKET ?? null,
      tlsCaFile: env.MAIL_TLS_CA_FILE ?? null,
      master: both(env.MAIL_MASTER_USER, env.MAIL_MASTER_PASSWORD, (user, password) => ({ user, password })),
      pushSecret: env.MAIL_PUSH_SECRET ?? null,
      doveadm: both(env.DOVEADM_URL, env.DOVEADM_API_KEY, (url, apiKey) => ({ url, apiKey })),
    },
    directory: both(env.LDAP_URL, env.LDAP_WRITER_PASSWORD, (url, writerPassword) => ({
      url,
      baseDn: env.LDAP_BASE_DN,
      writerDn: env.LDAP_WRITER_DN,
      writerPassword,
    })),
  };
}

function both<A, B, T>(a: A | undefined, b: B | undefined, make: (a: A, b: B) => T): T | null {
  return a === undefined || b === undefined ? null : make(a, b);
}

const endpoint = (host: string | undefined, number: number | undefined): Endpoint | null =>
  both(host, number, (name, value) => ({ host: name, port: value }));

/** The own servers listen on loopback; people may name them like any other. */
const ownServers = (env: Variables): string[] =>
  [endpoint(env.IMAP_HOST, env.IMAP_PORT), endpoint(env.SUBMISSION_HOST, env.SUBMISSION_PORT)].flatMap(
    (server) => (server ? [`${server.host}:${server.port}`] : []),
  );
