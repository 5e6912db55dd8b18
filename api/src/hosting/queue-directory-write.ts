// The transactional outbox towards the directory: an entry is written in the transaction that changes the row, and the
// job that works through the outbox starts with the commit.

import { domainOf } from '../core/address.ts';
import type { Transaction } from '../core/database.ts';
import { uuidv7 } from '../core/ids.ts';
import { currentScope } from '../core/scope.ts';
import type { DirectoryKind } from './ports.ts';
import { writeDirectory } from './write-directory.ts';

export interface DirectoryTask {
  entity: DirectoryKind;
  entityId: string;
  action: 'WRITE' | 'DELETE';
  /** Domain name or address: what is needed to remove an entry whose row is gone. */
  name: string;
}

export async function queueDirectoryWrite(tx: Transaction, task: DirectoryTask): Promise<void> {
  await queueDirectoryWrites(tx, [task]);
}

export async function queueDirectoryWrites(tx: Transaction, tasks: DirectoryTask[]): Promise<void> {
  if (tasks.length === 0) return;
  const { organizationId } = currentScope();
  await tx.db.directoryOutbox.createMany({
    data: tasks.map((task) => ({
      ...task,
      organizationId,
      id: uuidv7(),
      domainName: task.entity === 'DOMAIN' ? task.name : domainOf(task.name),
    })),
  });
  await tx.enqueue(writeDirectory, {}, { key: 'next', queue: 'directory' });
}
