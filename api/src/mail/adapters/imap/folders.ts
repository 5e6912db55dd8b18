// Folders as the server lists them.
import type { ListResponse, StatusObject } from 'imapflow';
import { cleanText } from '../../../core/clean-text.ts';
import type { FolderRoleName, FolderStatus, ServerFolder } from '../../ports.ts';

export const ROLES: Record<string, FolderRoleName> = {
  '\\inbox': 'INBOX',
  '\\drafts': 'DRAFTS',
  '\\sent': 'SENT',
  '\\archive': 'ARCHIVE',
  '\\junk': 'JUNK',
  '\\trash': 'TRASH',
  '\\all': 'ALL',
  '\\flagged': 'FLAGGED',
  '\\snoozed': 'SNOOZED',
};
/** An account with more folders than this has its remaining ones left out; IMAP servers allow any number. */
const MAX_FOLDERS = 10_000;

/** At most one folder per role: the first that the server marks itself, else the first recognised by its name. */
export function toServerFolders(list: readonly ListResponse[]): ServerFolder[] {
  const listed = list.filter((entry) => entry.listed !== false).slice(0, MAX_FOLDERS);
  const taken = new Map<FolderRoleName, string>();
  const bySource = ['extension', 'user', 'name'] as const;
  for (const source of bySource) {
    for (const entry of listed) {
      const role = roleOf(entry);
      if (role && !taken.has(role) && sourceOf(entry) === source) taken.set(role, entry.path);
    }
  }
  return listed.map((entry) => {
    const role = roleOf(entry);
    return toServerFolder(entry, role && taken.get(role) === entry.path ? role : null);
  });
}

function roleOf(entry: ListResponse): FolderRoleName | null {
  if (entry.path.toUpperCase() === 'INBOX') return 'INBOX';
  if (isSnoozed(entry)) return 'SNOOZED';
  return ROLES[entry.specialUse?.toLowerCase() ?? ''] ?? null;
}

const sourceOf = (entry: ListResponse): 'extension' | 'user' | 'name' =>
  entry.path.toUpperCase() === 'INBOX' || hasSnoozedAttribute(entry)
    ? 'extension'
    : (entry.specialUseSource ?? 'name');

/** The attribute is registered with IANA; servers that know no such folder have one by this name, here or at others. */
const isSnoozed = (entry: ListResponse): boolean =>
  hasSnoozedAttribute(entry) ||
  (!entry.specialUse &&
    entry.name.toLowerCase() === 'snoozed' &&
    (!entry.parentPath || entry.parentPath.toUpperCase() === 'INBOX'));

const hasSnoozedAttribute = ({ flags }: ListResponse): boolean =>
  [...flags].some((flag) => flag.toLowerCase() === '\\snoozed');

function toServerFolder(entry: ListResponse, role: FolderRoleName | null): ServerFolder {
  const flags = new Set([...entry.flags].map((flag) => flag.toLowerCase()));
  return {
    path: entry.path,
    name: cleanText(entry.name) || entry.path,
    delimiter: entry.delimiter || null,
    parentPath: entry.parentPath || null,
    role,
    selectable: !flags.has('\\noselect') && !flags.has('\\nonexistent'),
    subscribed: entry.subscribed === true, // undefined for folders above subscribed ones
    status: entry.status ? toFolderStatus(entry.status) : null,
  };
}

/** Null when the server left out what is needed. */
export function toFolderStatus(status: StatusObject): FolderStatus | null {
  const { messages, uidNext, uidValidity, highestModseq, unseen } = status;
  if (messages === undefined || uidNext === undefined || uidValidity === undefined) return null;
  return { messages, uidNext, uidValidity, modseq: highestModseq || null, unseen: unseen ?? 0 };
}
