import { expect, it } from 'vitest';
import type { SyncContext } from './context.ts';
import type { FolderRecord } from './folder-record.ts';
import { FolderRegistry } from './folder-registry.ts';

const folder: FolderRecord = {
  ...{ id: 'id of Quotes', path: 'Quotes', role: null, serverRole: null, roleChosen: false },
  ...{ selectable: true, subscribed: true, uidValidity: 7n, uidNext: 12, modseq: 1n, lowestUid: 1 },
  messageCount: 0,
};

it('a folder that was forgotten while it was looked at is not waited for', () => {
  // Neither the database nor a server is asked for any of this.
  const registry = new FolderRegistry({} as SyncContext);
  registry.byId.set(folder.id, folder);
  registry.markDue(folder);
  expect(registry.hasDue()).toBe(true);
  expect(registry.takeDue()).toBe(folder);
  registry.byId.delete(folder.id);
  registry.markDue(folder);
  expect(registry.takeDue()).toBeUndefined();
  expect(registry.hasDue()).toBe(false);
});
