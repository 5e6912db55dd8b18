import { expect, test } from 'vitest';
import type { Folder } from '../data/documents.ts';
import { findFolders } from './find.ts';

const folder = (path: string): Folder => ({
  ...{
    id: path,
    path,
    name: path.split('/').at(-1) ?? path,
    parentPath: null,
    role: null,
    roleChosen: false,
  },
  ...{ delimiter: '/', subscribed: true, emptying: false, selectable: true },
  ...{ messageCount: 0, unreadCount: 0, threadUnreadCount: 0, account: { id: 'account' } },
});
const folders = ['Kunden/Zürich', 'Zurich', 'Kunden/Гавань', 'Kunden/Гавань/Rechnungen'].map(folder);
const found = (text: string): string[] => findFolders(folders, text).map(({ path }) => path);

test('folders are found by parts of their names and paths, in every script', () => {
  expect(found('zurich')).toEqual(['Kunden/Zürich', 'Zurich']);
  expect(found('гавань')).toEqual(['Kunden/Гавань', 'Kunden/Гавань/Rechnungen']);
  expect(found('kunden rech')).toEqual(['Kunden/Гавань/Rechnungen']);
  expect(found('nowhere')).toEqual([]);
});

test('those whose names begin with it stand first', () => {
  const two = [folder('Alte Rechnungen'), folder('Rechnungen')];
  expect(findFolders(two, 'rech').map(({ path }) => path)).toEqual(['Rechnungen', 'Alte Rechnungen']);
});

test('among thousands it takes a moment', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => folder(`Kunden ${index % 40}/Проект ${index}`));
  findFolders(many, 'a');
  const start = performance.now();
  expect(findFolders(many, 'проект 4999')).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(50);
});
