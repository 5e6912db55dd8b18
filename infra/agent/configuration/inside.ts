import { relative, sep } from 'node:path';

/** Whether a path lies below a directory. */
export function isInside(path: string, directory: string): boolean {
  const from = relative(directory, path);
  return from !== '' && from !== '..' && !from.startsWith(`..${sep}`) && !from.startsWith(sep);
}
