// What a search asks of a message: the same for the server's index and for the mail on a device.
import { ago, spanOf } from './days.ts';
import { otherSpellings } from './fold.ts';
import type { SearchField, SearchFlag, SearchQuery, WordsPart } from './query.ts';
import { isUnspacedCharacter, wordsOf } from './words.ts';

export interface PlannedSpelling {
  lexeme: string;
  /** Also at the beginning of longer words. */
  prefix: boolean;
}

/** Words that stand one behind the other; each in one of its spellings. */
export interface SearchTerm {
  /** Null for everywhere. */
  field: SearchField | null;
  negated: boolean;
  words: PlannedSpelling[][];
}

export interface SearchPlan {
  /** All must hold; of the terms of one, any is enough. */
  conditions: SearchTerm[][];
  /** Folders to look in and folders to leave out, as they were typed. */
  folders: string[];
  withoutFolders: string[];
  anywhere: boolean;
  accounts: string[];
  flags: Partial<Record<SearchFlag, boolean>>;
  attachments: boolean | null;
  /** Received at or after. */
  since: Date | null;
  /** Received before. */
  until: Date | null;
  largerThan: number | null;
  smallerThan: number | null;
}

export interface PlanOptions {
  /** IANA name of the zone in which days begin. */
  zone: string;
  now: Date;
}

/** What the parts of a search mean. Null when nothing is looked for. */
export function planSearch(query: SearchQuery, { zone, now }: PlanOptions): SearchPlan | null {
  const plan: SearchPlan = {
    conditions: [],
    folders: [],
    withoutFolders: [],
    anywhere: false,
    accounts: [],
    flags: {},
    attachments: null,
    since: null,
    until: null,
    largerThan: null,
    smallerThan: null,
  };
  for (const [index, part] of query.parts.entries()) {
    const typing = query.unfinished && index === query.parts.length - 1;
    switch (part.kind) {
      case 'words':
        plan.conditions.push([termOf(part, typing)]);
        break;
      case 'any':
        plan.conditions.push(part.parts.map((one) => termOf(one, typing)));
        break;
      case 'folder':
        plan[part.negated ? 'withoutFolders' : 'folders'].push(part.value);
        break;
      case 'anywhere':
        plan.anywhere = true;
        break;
      case 'account':
        plan.accounts.push(part.value);
        break;
      case 'flag':
        plan.flags[part.flag] = part.wanted;
        break;
      case 'attachment':
        plan.attachments = part.wanted;
        break;
      case 'date': {
        const { begin, end } = spanOf(part.day, zone, now);
        if (part.bound !== 'before') plan.since = later(plan.since, begin);
        if (part.bound === 'before') plan.until = earlier(plan.until, begin);
        if (part.bound === 'on') plan.until = earlier(plan.until, end);
        break;
      }
      case 'age': {
        const then = ago(part.count, part.unit, now);
        if (part.bound === 'newer') plan.since = later(plan.since, then);
        else plan.until = earlier(plan.until, then);
        break;
      }
      case 'size':
        if (part.bound === 'larger') plan.largerThan = Math.max(plan.largerThan ?? 0, part.bytes);
        else plan.smallerThan = Math.min(plan.smallerThan ?? part.bytes, part.bytes);
    }
  }
  // Signs alone (“&”, “…”) are no words and narrow nothing down.
  plan.conditions = plan.conditions
    .map((terms) => terms.filter(({ words }) => words.length > 0))
    .filter((terms) => terms.length > 0);
  const onlySigns =
    plan.conditions.length === 0 && query.parts.every(({ kind }) => kind === 'words' || kind === 'any');
  return onlySigns ? null : plan;
}

const later = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b);
const earlier = (a: Date | null, b: Date): Date => (a !== null && a < b ? a : b);

/** From so many letters on a word also finds longer ones; the word that is being typed always does. */
const prefixFrom = 3;

/** The words of a part in the order in which they stand in a message. */
function termOf({ field, text, quoted, negated }: WordsPart, typing: boolean): SearchTerm {
  const words = [...wordsOf(text)].filter((word) => !word.tail);
  return {
    field,
    negated,
    words: words.map(({ lexeme, start, end }, index) => {
      const last = index === words.length - 1;
      // A single character of an unspaced script begins a pair.
      const prefix =
        last &&
        (isUnspacedCharacter(lexeme) ||
          (!quoted && (typing || field !== null || lexeme.length >= prefixFrom)));
      const others = quoted ? [] : otherSpellings(text.slice(start, end));
      return [
        { lexeme, prefix },
        ...others.map((one) => ({ lexeme: one.lexeme, prefix: prefix && !one.exact })),
      ];
    }),
  };
}

/** The terms whose words are marked where they are found: what is wanted, in subjects and texts. */
export function markedTerms(plan: SearchPlan | null): SearchTerm[] {
  return (plan?.conditions ?? [])
    .flat()
    .filter(({ field, negated }) => !negated && (field === null || field === 'subject'));
}

/** Whether a folder is meant by what was typed behind `in:`: its role, its name, or its whole path, in any case. */
export function isFolderNamed(
  folder: { path: string; name: string; role: string | null },
  typed: string,
): boolean {
  const wanted = foldName(typed);
  return (
    folderRoles[wanted] === (folder.role ?? '') ||
    foldName(folder.path) === wanted ||
    foldName(folder.name) === wanted
  );
}

/** Whether an account is meant by what was typed behind `account:`: its address, the part before the @, or its name. */
export function isAccountNamed(account: { address: string; name: string }, typed: string): boolean {
  const wanted = foldName(typed);
  const address = foldName(account.address);
  return address === wanted || address.split('@')[0] === wanted || foldName(account.name) === wanted;
}

const foldName = (name: string): string => name.normalize('NFC').toLowerCase();

const folderRoles: Record<string, string> = {
  inbox: 'INBOX',
  drafts: 'DRAFTS',
  draft: 'DRAFTS',
  sent: 'SENT',
  archive: 'ARCHIVE',
  junk: 'JUNK',
  spam: 'JUNK',
  trash: 'TRASH',
  bin: 'TRASH',
  all: 'ALL',
};

/** Folders that are searched only when they are asked for. */
export const leftOutRoles: readonly string[] = ['TRASH', 'JUNK'];
