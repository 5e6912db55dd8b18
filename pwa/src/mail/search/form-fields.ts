// The form of search options: it reads what is typed into the box and writes it back, and loses nothing of it. What has
// no field of its own stands among the words, with its operator.
import { parseSearch, printSearch, type SearchPart, wordsIn } from '@postroom/schema/search';

export type FormState = '' | 'unread' | 'read' | 'starred' | 'answered' | 'draft';

export interface SearchForm {
  words: string;
  without: string;
  from: string;
  to: string;
  subject: string;
  filename: string;
  attachment: boolean;
  /** Days such as 2026-11-21, or ''. */
  after: string;
  before: string;
  sizeBound: 'larger' | 'smaller';
  /** Megabytes as they are typed. */
  size: string;
  /** A folder as behind `in:`; '' for all but trash and junk. */
  place: string;
  /** An address; '' for all accounts. */
  account: string;
  state: FormState;
}

export const ANYWHERE = 'anywhere';
const FIELDS = ['from', 'to', 'subject', 'filename'] as const;
const isField = (field: string | null): field is (typeof FIELDS)[number] =>
  FIELDS.some((known) => known === field);

const emptyForm = (): SearchForm => ({
  ...{ words: '', without: '', from: '', to: '', subject: '', filename: '', attachment: false },
  ...{ after: '', before: '', sizeBound: 'larger', size: '', place: '', account: '', state: '' },
});

/** What is typed, in fields. */
export function readForm(typed: string): SearchForm {
  const form = emptyForm();
  const words: SearchPart[] = [];
  for (const part of parseSearch(typed).parts) if (!takePart(form, part)) words.push(part);
  form.words = printSearch(words);
  return form;
}

const joined = (before: string, text: string, quoted: boolean): string =>
  `${before} ${quoted ? `"${text}"` : text}`.trim();

/** Puts a part into its field; false when it has none, or the field is taken. */
function takePart(form: SearchForm, part: SearchPart): boolean {
  switch (part.kind) {
    case 'words':
      if (part.negated && part.field === null) form.without = joined(form.without, part.text, part.quoted);
      else if (!part.negated && isField(part.field))
        form[part.field] = joined(form[part.field], part.text, part.quoted);
      else return false;
      return true;
    case 'attachment':
      if (!part.wanted || form.attachment) return false;
      form.attachment = true;
      return true;
    case 'date':
      if (part.bound === 'on' || !/^\d{4}-\d\d-\d\d$/.test(part.day) || form[part.bound] !== '') return false;
      form[part.bound] = part.day;
      return true;
    case 'size':
      if (form.size !== '') return false;
      form.size = String(part.bytes / 1_000_000);
      form.sizeBound = part.bound;
      return true;
    case 'folder':
      if (part.negated || form.place !== '') return false;
      form.place = part.value;
      return true;
    case 'anywhere':
      if (form.place !== '') return false;
      form.place = ANYWHERE;
      return true;
    case 'account':
      if (form.account !== '') return false;
      form.account = part.value;
      return true;
    case 'flag': {
      const state = part.flag === 'unread' && !part.wanted ? 'read' : part.flag;
      if (form.state !== '' || state === 'forwarded' || (!part.wanted && part.flag !== 'unread'))
        return false;
      form.state = state;
      return true;
    }
    default:
      return false;
  }
}

/** The text for the box. */
export function writeForm(form: SearchForm): string {
  const parts: SearchPart[] = [];
  for (const field of FIELDS) parts.push(...wordsIn(form[field], field));
  parts.push(...wordsIn(form.without, null, true));
  if (form.place === ANYWHERE) parts.push({ kind: 'anywhere' });
  else if (form.place !== '') parts.push({ kind: 'folder', value: form.place, negated: false });
  if (form.account !== '') parts.push({ kind: 'account', value: form.account });
  if (form.after !== '') parts.push({ kind: 'date', bound: 'after', day: form.after });
  if (form.before !== '') parts.push({ kind: 'date', bound: 'before', day: form.before });
  const bytes = Math.round(Number(form.size.replace(',', '.')) * 1_000_000);
  if (form.size !== '' && Number.isFinite(bytes) && bytes >= 0 && bytes < 1e9)
    parts.push({ kind: 'size', bound: form.sizeBound, bytes });
  if (form.attachment) parts.push({ kind: 'attachment', wanted: true });
  if (form.state === 'read') parts.push({ kind: 'flag', flag: 'unread', wanted: false });
  else if (form.state !== '') parts.push({ kind: 'flag', flag: form.state, wanted: true });
  return [form.words.trim(), printSearch(parts)].filter((text) => text !== '').join(' ');
}
