// Mailboxes as a file for spreadsheets, with the columns that an import reads.
import type { HostedMailbox } from '@postroom/prisma';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { activityOf } from './activity.ts';
import { cellOf } from './csv-cell.ts';
import { countMailboxes, keysOf, listMailboxes, type MailboxFilter, stateOf } from './list.ts';

/** More do not go into one file. */
export const MOST_EXPORTED = 10_000;
const BATCH = 500;

const COLUMNS = [
  ...['Address', 'Name', 'Quota', 'Forward to', 'Keep copy'],
  ...['State', 'Used bytes', 'Messages', 'Last used', 'Created'],
];

/** Throws InputError for `filter` when there are more mailboxes than a file takes. */
export async function exportMailboxes(
  deps: Deps,
  filter: MailboxFilter,
): Promise<{ csv: string; count: number }> {
  authorize(policy.seeMailboxReports);
  if (filter.domainId !== null) await refuseUnknown(deps, filter.domainId);
  if ((await countMailboxes(deps, filter)) > MOST_EXPORTED) {
    throw new InputError({
      filter: `A file takes at most ${MOST_EXPORTED} mailboxes. Choose a domain, or search.`,
    });
  }
  const lines = [lineOf(COLUMNS)];
  for (let after: ReturnType<typeof keysOf> | null = null; lines.length <= MOST_EXPORTED; ) {
    const rows = await listMailboxes(deps, filter, { order: 'ADDRESS', after, limit: BATCH });
    const uses = await activityOf(
      deps,
      rows.map(({ id }) => id),
    );
    for (const row of rows) lines.push(lineOf(cellsOf(row, uses.get(row.id)?.[0]?.at)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) break;
    after = keysOf(last);
  }
  return { csv: [...lines, ''].join('\r\n'), count: lines.length - 1 };
}

async function refuseUnknown({ database }: Pick<Deps, 'database'>, domainId: string): Promise<void> {
  if ((await database.tenant.hostedDomain.count({ where: { id: domainId } })) === 0)
    throw new NotFoundError('domain');
}

function cellsOf(row: HostedMailbox, lastUsed: Date | undefined): string[] {
  return [
    ...[row.address, row.name, row.quota === 0n ? 'unlimited' : `${row.quota}`],
    ...[row.forwardTo.join(' ') || '-', row.keepCopy ? 'yes' : 'no', stateOf(row).toLowerCase()],
    ...[String(row.usedBytes ?? ''), String(row.usedMessages ?? '')],
    ...[lastUsed?.toISOString() ?? '', row.createdAt.toISOString()],
  ];
}

const lineOf = (cells: readonly string[]): string => cells.map(cellOf).join(',');
