// What use cases are given. Domains add their parts as optional-free fields here and fill them in app.ts.
import type { Config } from './config.ts';
import type { Database } from './core/database.ts';
import type { Guard } from './core/guard.ts';
import type { Health } from './core/health.ts';
import type { Leases } from './core/leases.ts';
import type { Logger } from './core/log.ts';
import type { Metrics } from './core/metrics.ts';
import type { Names } from './core/names.ts';
import type { PubSub } from './core/pubsub.ts';
import type { Secrets } from './core/secrets.ts';
import type { SessionEnds } from './core/session-ends.ts';
import type { DirectoryPort, MailHostPort } from './hosting/ports.ts';
import type { Identity } from './identity/ports.ts';
import type { MailTransport } from './mail/ports.ts';
import type { SieveTransport } from './mail/rules/ports.ts';
import type { Certificates, MailHosts } from './mailserver/index.ts';

export interface CoreDeps {
  config: Config;
  log: Logger;
  database: Database;
  pubsub: PubSub;
  leases: Leases;
  secrets: Secrets;
  names: Names;
  guard: Guard;
  /** For addresses that stand in mail: knows no exception for mail servers. */
  webGuard: Guard;
  health: Health;
  metrics: Metrics;
  sessionEnds: SessionEnds;
}

/** Ports of the domains: one line each. */
export interface DomainDeps {
  identity: Identity;
  /** Null without mail servers of our own. */
  directory: DirectoryPort | null;
  mailHost: MailHostPort | null;
  mailTransport: MailTransport;
  sieveTransport: SieveTransport;
  /** The agents of the mail hosts. */
  mailHosts: MailHosts;
  /** For the agents of other machines. */
  certificates: Certificates;
}

export type Deps = CoreDeps & DomainDeps;
