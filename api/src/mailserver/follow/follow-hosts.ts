// Follows the logs of every mail host there is, also of those that are added while the worker runs.
import type { LogSource } from '@postroom/infra/agent/protocol/index.ts';
import { sql } from '../../core/database.ts';
import type { RunningService, Service } from '../../core/service.ts';
import type { Deps } from '../../deps.ts';
import type { MailLog } from '../ports.ts';
import { type FollowedHost, hostLog } from './host-log.ts';
import { LogFollower, type LogReader } from './log-follower.ts';

const LOOK_MS = 10_000;
/** Before there is any host: an organization is being founded. */
const FIRST_LOOK_MS = 1_000;

export interface Following {
  /** Of the service, and of its leases. */
  name: string;
  sources: readonly LogSource[];
  historyMb(deps: Deps): number;
  reader(deps: Deps, host: FollowedHost, log: MailLog, source: LogSource): LogReader;
}

export function followHosts(following: Following): Service {
  return {
    name: following.name,
    start: async (deps) => new HostFollowers(deps, following),
  };
}

class HostFollowers implements RunningService {
  private readonly deps: Deps;
  private readonly following: Following;
  private readonly followers = new Map<string, LogFollower>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void>;
  private stopped = false;

  constructor(deps: Deps, following: Following) {
    this.deps = deps;
    this.following = following;
    this.looking = this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all([...this.followers.values()].map((follower) => follower.stop()));
  }

  private async look(): Promise<void> {
    try {
      await this.meet(await listHosts(this.deps));
    } catch (error) {
      this.deps.log.warn({ err: error }, 'The mail hosts could not be listed; tried again in 10 s');
    }
    if (this.stopped) return;
    const wait = this.followers.size === 0 ? FIRST_LOOK_MS : LOOK_MS;
    this.timer = setTimeout(() => {
      this.looking = this.look();
    }, wait);
  }

  private async meet(hosts: readonly FollowedHost[]): Promise<void> {
    const { deps, following, followers } = this;
    const wanted = new Map<string, { host: FollowedHost; source: LogSource }>(
      hosts.flatMap((host) =>
        following.sources.map((source) => [`${source}@${keyOf(host)}`, { host, source }] as const),
      ),
    );
    const gone = [...followers].filter(([key]) => !wanted.has(key));
    for (const [key] of gone) followers.delete(key);
    await Promise.all(gone.map(([, follower]) => follower.stop()));
    for (const [key, { host, source }] of wanted) {
      if (followers.has(key) || this.stopped) continue;
      const log = hostLog(deps.mailHosts, host, source, following.historyMb(deps));
      followers.set(
        key,
        new LogFollower(deps, following.name, log, following.reader(deps, host, log, source)),
      );
    }
  }
}

/** The mail hosts of all organizations. */
export const everyHost = ({ systemQuery }: Pick<Deps['database'], 'systemQuery'>): Promise<FollowedHost[]> =>
  systemQuery(
    sql`SELECT organization_id::text AS "organizationId", id::text AS id, address, fingerprint FROM mail_host`,
  );

/** A host that enrolled anew, or listens elsewhere, is followed anew. */
export const keyOf = ({ id, address, fingerprint }: FollowedHost): string =>
  `${id}@${address}@${fingerprint}`;

/** Hosts whose agent this worker can reach: enrolled ones, and this machine's if it has one. */
async function listHosts({ database, config }: Pick<Deps, 'database' | 'config'>): Promise<FollowedHost[]> {
  const hosts = await everyHost(database);
  return hosts.filter(({ address, fingerprint }) =>
    address === null ? config.mail.agentSocket !== null : fingerprint !== null,
  );
}
