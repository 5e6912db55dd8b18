import { builder } from '../../graphql/builder.ts';

export const DirectoryStateRef = builder.enumType('DirectoryState', {
  description: 'Whether the mail servers know a change: they read it from the directory.',
  values: {
    PENDING: { description: 'The change is on its way to the directory.' },
    WRITTEN: { description: 'The directory holds what is shown here.' },
    FAILED: { description: 'The last attempt failed. It is tried again by itself.' },
  },
});

interface DirectoryRow {
  version: number;
  writtenVersion: number;
  directoryError: string | null;
}

export function directoryState(row: DirectoryRow): 'PENDING' | 'WRITTEN' | 'FAILED' {
  if (row.directoryError !== null) return 'FAILED';
  return row.writtenVersion >= row.version ? 'WRITTEN' : 'PENDING';
}
