// Finding folders by what somebody types, among thousands with every key.
import type { Folder } from '../data/documents.ts';
import { folderName } from './folder-name.ts';

/** Capitals and accents make no difference. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const texts = new WeakMap<readonly Folder[], string[]>();

function textsOf(folders: readonly Folder[]): string[] {
  const known = texts.get(folders);
  if (known) return known;
  const made = folders.map((folder) => plain(`${folderName(folder)}\n${folder.path}`));
  texts.set(folders, made);
  return made;
}

/**
 * Those whose name or path has every word, in the order given; those whose name begins with the text stand first. The
 * texts are made once per array, so pass the same one while somebody types.
 */
export function findFolders(folders: readonly Folder[], text: string): readonly Folder[] {
  const wanted = plain(text.trim());
  if (wanted === '') return folders;
  const words = wanted.split(/\s+/);
  const own = textsOf(folders);
  const found = folders.filter((_, index) => words.every((word) => own[index]?.includes(word)));
  const begins = new Set(found.filter((folder) => plain(folderName(folder)).startsWith(wanted)));
  return begins.size === 0 ? found : [...begins, ...found.filter((folder) => !begins.has(folder))];
}
