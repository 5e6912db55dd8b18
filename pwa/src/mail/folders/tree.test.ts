import { expect, test } from 'vitest';
import type { Folder, FolderRole } from '../data/documents.ts';
import { otherFolders, rowsOf, specialFolders } from './tree.ts';

const folder = (path: string, role: FolderRole | null = null, selectable = true): Folder => ({
  id: path,
  path,
  name: path.split('/').at(-1) ?? path,
  parentPath: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : null,
  role,
  roleChosen: false,
  delimiter: '/',
  subscribed: true,
  emptying: false,
  selectable,
  messageCount: 0,
  unreadCount: 0,
  threadUnreadCount: 0,
  account: { id: 'account' },
});

const folders = [
  folder('Trash', 'TRASH'),
  folder('Customers/Zürich'),
  folder('Customers/Ärzte'),
  folder('Customers', null, false),
  folder('INBOX', 'INBOX'),
  folder('INBOX/Invoices'),
  folder('Old', null, false),
  folder('Sent', 'SENT'),
];

test('special folders stand in the order people look for them', () => {
  expect(specialFolders(folders).map((one) => one.role)).toEqual(['INBOX', 'SENT', 'TRASH']);
});

test('the others are a tree by name, and nothing below a special folder is lost', () => {
  const rows = rowsOf(otherFolders(folders), () => true).map(({ node, depth }) => [node.folder.path, depth]);
  expect(rows).toEqual([
    ['Customers', 0],
    ['Customers/Ärzte', 1],
    ['Customers/Zürich', 1],
    ['INBOX/Invoices', 0],
  ]);
});
