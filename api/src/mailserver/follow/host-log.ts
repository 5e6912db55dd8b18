// A log of a mail host, read through its agent: no process of the platform opens a file there.
import type { LogSource } from '@postroom/infra/agent/protocol/index.ts';
import { cleanText } from '../../core/clean-text.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import { acting } from '../acting.ts';
import type { HostAddress, MailHosts, MailLog } from '../ports.ts';

/** A mail host as far as its logs need it known. */
export type FollowedHost = HostAddress & { organizationId: string; id: string };

const MEBIBYTE = 1024 * 1024;
/** Beyond the time the agent may wait for a line. */
const PATIENCE_MS = 20_000;

/** @param historyMb How much of a log is read that was there before it was met for the first time. */
export function hostLog(
  mailHosts: MailHosts,
  host: FollowedHost,
  source: LogSource,
  historyMb: number,
): MailLog {
  const agent = mailHosts.agentOf(host);
  const scope = systemScope(host.organizationId, 'mail-log');
  return {
    source: `${source}@${host.id}`,
    async readAfter(position, { waitMs = 0, signal } = {}) {
      const place = position && { inode: String(position.inode), offset: position.offset };
      const { text, ...chunk } = await runInScope(scope, () =>
        agent.call(
          'log.read',
          { source, position: place, history: historyMb * MEBIBYTE, waitMs },
          { actor: acting(), timeoutMs: waitMs + PATIENCE_MS, ...(signal ? { signal } : {}) },
        ),
      );
      return {
        lines: text === '' ? [] : cleanText(text).split('\n'),
        position: { inode: BigInt(chunk.position.inode), offset: chunk.position.offset },
        more: chunk.more,
      };
    },
  };
}
