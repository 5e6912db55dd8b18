// Follows the logs of every mail host into traces, counts of the mail flow, and sign-ins of mailboxes.
import { setImmediate } from 'node:timers/promises';
import { sql } from '../../core/database.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import type { Deps } from '../../deps.ts';
import { createFlowBell, type FlowBell } from '../flow/bell.ts';
import { FlowTally } from '../flow/tally.ts';
import { type Following, followHosts } from '../follow/follow-hosts.ts';
import type { FollowedHost } from '../follow/host-log.ts';
import type { LogReader } from '../follow/log-follower.ts';
import { type DovecotLine, parseDovecotLine } from '../log/dovecot-line.ts';
import { type LogLine, parseLine } from '../log/parse-line.ts';
import { parseRspamdLine } from '../log/rspamd-line.ts';
import type { LogChunk, LogPosition } from '../ports.ts';
import { TraceCollector } from './collect.ts';
import { Connections, type StoredConnections } from './connections.ts';
import { RefusalCounts } from './refusals.ts';
import { peoplesOwn, type SignIn, writeSignIns } from './sign-ins.ts';
import { type StorageRow, storageOf, writeStorage } from './storage.ts';
import { TraceSheet } from './trace-sheet.ts';
import { writeVerdicts } from './verdicts.ts';
import { movePlace, selectCounted, selectOpen, writeFlow, writeTraces } from './write-traces.ts';

/** Lines that are parsed before others get a turn. */
const AT_ONCE = 500;

type TraceDeps = Pick<Deps, 'database'>;

export const following: Following = {
  name: 'traces',
  sources: ['postfix', 'dovecot', 'rspamd'],
  historyMb: ({ config }) => config.mail.logHistoryMb,
  reader: (deps, host, _log, source) => {
    const bell = createFlowBell(deps.pubsub, host);
    if (source === 'rspamd') return rspamdReader(deps, host);
    return source === 'postfix' ? postfixReader(deps, host, bell) : dovecotReader(deps, host);
  },
};

export const traceService = followHosts(following);

interface Stored {
  position: LogPosition;
  open: StoredConnections;
}

async function readPlace(deps: TraceDeps, host: FollowedHost, source: string): Promise<Stored | null> {
  const rows = await inHost(host, () =>
    deps.database.query<{ inode: bigint; offset: bigint; open: StoredConnections }>(sql`
      SELECT inode, "offset", open FROM trace_log
      WHERE organization_id = app_organization_id() AND host_id = ${host.id}::uuid AND source = ${source}`),
  );
  const [row] = rows;
  return row ? { position: { inode: row.inode, offset: Number(row.offset) }, open: row.open } : null;
}

const inHost = <T>(host: FollowedHost, fn: () => Promise<T>): Promise<T> =>
  runInScope(systemScope(host.organizationId, 'mail-log'), fn);

/** Postfix's lines become traces and counts. @param source names the place in the log that is stored. */
export function postfixReader(
  deps: TraceDeps,
  host: FollowedHost,
  bell: FlowBell | null,
  source = 'postfix',
): LogReader {
  let stored: StoredConnections | null = null;
  const counts = new RefusalCounts();
  return {
    async readPosition() {
      const place = await readPlace(deps, host, source);
      stored = place?.open ?? null;
      return place?.position ?? null;
    },
    async apply(chunk, from) {
      const lines = await parseAll(chunk, parseLine);
      const connections = new Connections(stored);
      const [open, counted] = await inHost(host, () =>
        Promise.all([
          selectOpen(deps.database, host.id, queueIdsOf(lines)),
          selectCounted(deps.database, host.id, lines),
        ]),
      );
      const sheet = new TraceSheet(open, new FlowTally(counted));
      const collected = new TraceCollector(sheet, connections, counts);
      for (const [index, line] of lines.entries()) {
        if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
        collected.add(line);
      }
      await writeSignIns(deps, host, await peoplesOwn(deps, host, collected.signIns));
      const kept = connections.stored();
      const { touched, events } = sheet;
      const flow = sheet.flow.result();
      await inHost(host, () =>
        deps.database.sqlTransaction(async (tx) => {
          await movePlace(tx, { hostId: host.id, source, from, to: chunk.position, open: kept });
          await writeTraces(tx, host.id, [...touched.values()], events);
          await writeFlow(tx, host.id, flow);
        }),
      );
      stored = kept;
      if (touched.size + flow.length > 0) bell?.ring();
    },
  };
}

/** Dovecot's lines are the end of the way, and sign-ins. */
export function dovecotReader(deps: TraceDeps, host: FollowedHost): LogReader {
  return {
    readPosition: async () => (await readPlace(deps, host, 'dovecot'))?.position ?? null,
    async apply(chunk, from) {
      const lines = await parseAll(chunk, parseDovecotLine);
      await writeSignIns(deps, host, lines.flatMap(signInOf));
      const rows = lines.map(storageOf).filter((row): row is StorageRow => row !== null);
      await inHost(host, () =>
        deps.database.sqlTransaction(async (tx) => {
          const open = { clients: [], remotes: [] };
          await movePlace(tx, { hostId: host.id, source: 'dovecot', from, to: chunk.position, open });
          await writeStorage(tx, host.id, rows);
        }),
      );
    },
  };
}

/** rspamd's verdicts, of messages that have a queue id. */
export function rspamdReader(deps: TraceDeps, host: FollowedHost): LogReader {
  return {
    readPosition: async () => (await readPlace(deps, host, 'rspamd'))?.position ?? null,
    async apply(chunk, from) {
      const verdicts = await parseAll(chunk, parseRspamdLine);
      await inHost(host, () =>
        deps.database.sqlTransaction(async (tx) => {
          const open = { clients: [], remotes: [] };
          await movePlace(tx, { hostId: host.id, source: 'rspamd', from, to: chunk.position, open });
          await writeVerdicts(tx, host.id, verdicts);
        }),
      );
    },
  };
}

/**
 * A person's own sign-in. The platform's are those of a master user: the log names whose password it was where Dovecot is told to
 * (`auth=<%{auth_user}>`), as it is on the private host.
 */
function signInOf({ at, record }: DovecotLine): SignIn[] {
  if (record.kind !== 'login') return [];
  const { user, signedInAs, appPassword, protocol, succeeded, clientAddress } = record;
  if (user.includes('*') || (signedInAs !== null && signedInAs !== user)) return [];
  return [{ user, appPassword, protocol, succeeded, at, clientAddress }];
}

async function parseAll<T>({ lines }: LogChunk, parse: (line: string, now: Date) => T | null): Promise<T[]> {
  const now = new Date();
  const parsed: T[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const one = parse(line, now);
    if (one !== null) parsed.push(one);
  }
  return parsed;
}

function queueIdsOf(lines: readonly LogLine[]): string[] {
  const ids = new Set<string>();
  for (const { record } of lines) if ('queueId' in record && record.queueId !== null) ids.add(record.queueId);
  ids.delete('NOQUEUE');
  return [...ids];
}
