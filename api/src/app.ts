// The composition root: the only file that imports adapters.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { startJobRunner } from './core/adapters/job-runner.ts';
import { NotifyPubSub } from './core/adapters/notify.ts';
import { RedisPubSub } from './core/adapters/redis.ts';
import { createDatabase, type Database, sql } from './core/database.ts';
import { registerGreeting } from './core/greeting.ts';
import { createGuard } from './core/guard.ts';
import { createHealth } from './core/health.ts';
import { createLeases } from './core/leases.ts';
import { createLogger, type Logger } from './core/log.ts';
import { createMetrics } from './core/metrics.ts';
import { createNames } from './core/names.ts';
import type { PubSub } from './core/pubsub.ts';
import { inScope } from './core/scope.ts';
import { createSecrets, readKeyFile } from './core/secrets.ts';
import type { RunningService } from './core/service.ts';
import { createSessionEnds } from './core/session-ends.ts';
import type { CoreDeps, Deps, DomainDeps } from './deps.ts';
import { readManifest } from './graphql/plugins/persisted.ts';
import { schema } from './graphql/schema.ts';
import { createGraphQLServer, type GraphQLServer, mustBePersisted } from './graphql/server.ts';
import { createDoveadm } from './hosting/adapters/doveadm.ts';
import { createLdapDirectory } from './hosting/adapters/ldap.ts';
import { registerHostingHealth } from './hosting/index.ts';
import { createAnswers } from './http/answers.ts';
import { startWebServer, type WebServer } from './http/node-server.ts';
import { routes } from './http/routes.ts';
import { createStaticApp } from './http/static.ts';
import { type Connection, createSurface } from './http/surface.ts';
import { createIdentity } from './identity/index.ts';
import { createMailTransport, type ServerAccess } from './mail/adapters/mail-transport.ts';
import { createSieveTransport } from './mail/adapters/managesieve.ts';
import { readMailVersions } from './mail/index.ts';
import { createMailHosts } from './mailserver/adapters/agent.ts';
import { certificates } from './mailserver/adapters/certificates.ts';
import { clientCredentials, registerMailLogHealth } from './mailserver/index.ts';
import { jobs, schedules, services } from './work.ts';

export interface App {
  deps: Deps;
  database: Database;
  yoga: GraphQLServer;
  /** The whole HTTP surface. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** Listens on config.host and config.port (0: any free port). */
  startWeb(): Promise<{ port: number }>;
  /** Runs jobs, schedules and services. */
  startWorker(): Promise<void>;
  stop(): Promise<void>;
}

export interface AppOptions {
  log?: Logger;
}

const PERSISTED = join(import.meta.dirname, '..', '..', 'schema', 'persisted.json');

/** Adapters of the domains: one line each. */
function domainDeps(core: CoreDeps): DomainDeps {
  const { directory, mail } = core.config;
  return {
    identity: createIdentity(core),
    directory: directory && createLdapDirectory(directory),
    mailHost: mail.doveadm && createDoveadm(mail.doveadm),
    mailTransport: createMailTransport(mailAccess(core)),
    sieveTransport: createSieveTransport(mailAccess(core)),
    mailHosts: createMailHosts({
      ...{ localSocket: mail.agentSocket, guard: core.guard },
      credentials: () => clientCredentials(core),
    }),
    certificates,
  };
}

/** The own servers' certificates are vouched for by their own authority. */
function mailAccess({ config, guard, log }: CoreDeps): ServerAccess {
  const { tlsCaFile, imap, submission, sieve } = config.mail;
  const own = [imap, submission, sieve].filter((server) => server !== null);
  return {
    guard,
    log,
    ca: tlsCaFile && readFileSync(tlsCaFile, 'utf8'),
    ownServers: new Set(own.map(({ host, port }) => `${host}:${port}`)),
  };
}

export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const deps = composeDeps(config, options.log ?? createLogger({ level: config.logLevel }));
  const manifest = readManifest(PERSISTED);
  const yoga = await createGraphQLServer({ schema, manifest, config, log: deps.log, metrics: deps.metrics });
  const staticApp =
    config.appDist && existsSync(config.appDist) ? await createStaticApp(config.appDist) : null;
  const answers = createAnswers({
    ...{ schema, manifest, metrics: deps.metrics, mandatory: mustBePersisted(config) },
    version: (scope) => inScope(scope, () => readMailVersions(deps.database)),
  });
  const surface = createSurface({ deps, yoga, manifest, answers, routes, staticApp });
  const { database, log, health } = deps;
  registerHealth(health, database, deps.pubsub);
  registerGreeting(health, 'imap', config.mail.imap, /^\* (OK|PREAUTH)/);
  registerGreeting(health, 'submission', config.mail.submission, /^220/);
  registerHostingHealth(deps);
  registerMailLogHealth(deps);
  let web: WebServer | null = null;
  const running: RunningService[] = [];
  return {
    deps,
    database,
    yoga,
    fetch: surface.fetch,
    async startWeb() {
      web = await startWebServer(surface, { host: config.host, port: config.port, log });
      return { port: web.port };
    },
    async startWorker() {
      running.push(await startJobRunner({ deps, jobs, schedules, concurrency: config.workerConcurrency }));
      for (const service of services) running.push(await service.start(deps));
    },
    async stop() {
      await Promise.allSettled([web?.stop(), ...running.map((service) => service.stop())]);
      await deps.sessionEnds.close();
      await deps.directory?.close();
      deps.mailHosts.close();
      await deps.pubsub.close();
      await database.close();
    },
  };
}

function composeDeps(config: Config, log: Logger): Deps {
  const metrics = createMetrics();
  const names = createNames(config.dnsServer);
  const pubsub: PubSub = config.redisUrl
    ? new RedisPubSub({ url: config.redisUrl, log })
    : new NotifyPubSub({ url: config.database.appUrl, log });
  const database = createDatabase({
    ...config.database,
    // Every job has a connection of the queue at its beginning and end; one more listens. Requests ask for sessions.
    systemPoolSize: config.role === 'web' ? 6 : config.workerConcurrency + 4,
    pubsub,
    log,
    metrics,
  });
  const core: CoreDeps = {
    config,
    log,
    metrics,
    pubsub,
    database,
    leases: createLeases(database),
    secrets: createSecrets(readKeyFile(config.keyFile)),
    names,
    guard: createGuard({ allow: config.allowPrivateHosts, resolver: names.addresses }),
    webGuard: createGuard({ allow: config.allowPrivateWebHosts, resolver: names.addresses }),
    health: createHealth(),
    sessionEnds: createSessionEnds({ pubsub, log, source: () => deps.identity }),
  };
  const deps: Deps = { ...core, ...domainDeps(core) };
  return deps;
}

function registerHealth(health: Deps['health'], database: Database, pubsub: PubSub): void {
  health.register(
    'database',
    async () => {
      await Promise.all([database.query(sql`SELECT 1`), database.systemQuery(sql`SELECT 1`)]);
      return { state: 'up', message: 'Answers queries.' };
    },
    { critical: true },
  );
  health.register('pubsub', async () => {
    await pubsub.check();
    return { state: 'up', message: 'Messages pass between processes.' };
  });
  health.register('jobs', async () => {
    const [row] = await database.systemQuery<{ late: number; failed: number }>(sql`
      SELECT count(*) FILTER (WHERE is_available AND run_at < now() - interval '5 minutes')::int AS late,
        count(*) FILTER (WHERE attempts >= max_attempts)::int AS failed
      FROM graphile_worker._private_jobs`);
    const late = row?.late ?? 0;
    const message =
      late === 0 ? 'No job is late.' : `${late} jobs wait for more than 5 minutes: is a worker running?`;
    return { state: late === 0 ? 'up' : 'degraded', message };
  });
}
