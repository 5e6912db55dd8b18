import { describe, expect, it } from 'vitest';
import type { ServerFolder } from '../ports.ts';
import { planFolders } from './folder-list.ts';
import type { FolderRecord } from './folder-record.ts';

const record = (path: string, uidValidity = 7n, uidNext = 12): FolderRecord => ({
  ...{ id: `id of ${path}`, path, role: null, serverRole: null, roleChosen: false },
  ...{ selectable: true, subscribed: true, uidValidity, uidNext, modseq: 1n, lowestUid: 1, messageCount: 0 },
});

const listed = (path: string, uidValidity = 7n, uidNext = 12): ServerFolder => ({
  ...{ path, name: path, delimiter: '/', parentPath: null, role: null, selectable: true, subscribed: true },
  status: { messages: 3, uidNext, uidValidity, modseq: 1n, unseen: 0 },
});

const paths = (folders: { record: FolderRecord }[]) => folders.map((folder) => folder.record.path);

describe('folders', () => {
  it('that the server has not changed stay as they are', () => {
    const plan = planFolders([record('INBOX')], [listed('INBOX')]);
    expect(paths(plan.same)).toEqual(['INBOX']);
    expect([...plan.added, ...plan.renamed, ...plan.changed, ...plan.removed]).toEqual([]);
  });

  it('come and go with the server', () => {
    const plan = planFolders([record('Old', 1n)], [listed('New', 2n)]);
    expect(paths(plan.added)).toEqual(['New']);
    expect(plan.removed.map(({ path }) => path)).toEqual(['Old']);
  });

  it('that were renamed keep their identity', () => {
    const plan = planFolders([record('Harbour', 9n)], [listed('Projects/Harbour', 9n)]);
    expect(plan.renamed).toMatchObject([
      { record: { id: 'id of Harbour' }, server: { path: 'Projects/Harbour' } },
    ]);
    expect(plan.removed).toEqual([]);
  });

  it('that are empty are not taken for renamed ones', () => {
    const plan = planFolders([record('A', 9n, 1)], [listed('B', 9n, 1)]);
    expect(paths(plan.added)).toEqual(['B']);
  });

  it('that got a role are changed', () => {
    const plan = planFolders([record('Spam')], [{ ...listed('Spam'), role: 'JUNK' }]);
    expect(paths(plan.changed)).toEqual(['Spam']);
  });

  it('keep the role that a person chose, and nothing else has it then', () => {
    const known = [
      { ...record('Papierkorb', 8n), role: 'TRASH' as const, roleChosen: true },
      { ...record('Trash', 9n), serverRole: 'TRASH' as const },
    ];
    const plan = planFolders(known, [listed('Papierkorb', 8n), { ...listed('Trash', 9n), role: 'TRASH' }]);
    expect(plan.same.map(({ record, role }) => [record.path, role])).toEqual([
      ['Papierkorb', 'TRASH'],
      ['Trash', null],
    ]);
    const without = planFolders(known, [{ ...listed('Trash', 9n), role: 'TRASH' }]);
    expect(without.changed).toMatchObject([{ role: 'TRASH' }]);
  });

  it('are subscribed as the server says, unless it is still to be told', () => {
    const server = { ...listed('Fairs'), subscribed: false };
    expect(paths(planFolders([record('Fairs')], [server]).changed)).toEqual(['Fairs']);
    expect(paths(planFolders([record('Fairs')], [server], new Set(['id of Fairs'])).same)).toEqual(['Fairs']);
  });

  it('that went but for the folders inside them leave their messages with the folder they became', () => {
    const container = { ...listed('Quotes'), selectable: false, status: null };
    const inner = listed('Quotes/Old', 8n);
    const renamed = planFolders(
      [record('Quotes'), record('Quotes/Old', 8n)],
      [container, inner, listed('Offers')],
    );
    expect(renamed.renamed.map(({ record: { id, path }, server }) => [id, path, server.path])).toEqual([
      ['id of Quotes', 'Quotes', 'Offers'],
    ]);
    expect(renamed.added.map(({ server }) => server.path)).toEqual(['Quotes']);
    const deleted = planFolders([record('Quotes'), record('Quotes/Old', 8n)], [container, inner]);
    expect(deleted.removed.map(({ id }) => id)).toEqual(['id of Quotes']);
    const again = planFolders([{ ...record('Quotes'), uidValidity: null, selectable: false }], [container]);
    expect(again.same.map(({ server }) => server.path)).toEqual(['Quotes']);
  });
});
