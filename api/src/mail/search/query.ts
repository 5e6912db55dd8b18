// What was typed, as PostgreSQL is asked for it.
import {
  isTimeZone,
  parseSearch,
  planSearch,
  type SearchPlan,
  type SearchProblem,
  type SearchTerm,
  type SearchQuery as Typed,
} from '@postroom/schema/search';
import { ccMark, fileMark } from './words.ts';

export interface SearchQuery {
  /** Literal of PostgreSQL's type tsquery; null when only filters were given. */
  words: string | null;
  /** Null when nothing is looked for. */
  plan: SearchPlan | null;
  /** What could not be understood; more may come when folders are looked up. */
  problems: SearchProblem[];
  typed: Typed;
}

export interface ReadOptions {
  /** IANA name of the zone in which days begin; UTC without it. */
  zone?: string | null;
  now?: Date;
}

/** Reads what was typed. Never throws: what makes no sense is among the problems and is passed over. */
export function parseSearchQuery(text: string, { zone, now = new Date() }: ReadOptions = {}): SearchQuery {
  const typed = parseSearch(text);
  const plan = planSearch(typed, { zone: zone && isTimeZone(zone) ? zone : 'UTC', now });
  const conditions = (plan?.conditions ?? []).map(conditionOf);
  const words = conditions.length > 0 ? conditions.join(' & ') : null;
  return { words, plan, problems: [...typed.problems], typed };
}

const conditionOf = (terms: SearchTerm[]): string =>
  terms.length === 1 ? terms.map(termOf).join('') : `(${terms.map(termOf).join(' | ')})`;

function termOf({ field, negated, words }: SearchTerm): string {
  const mark = field === 'cc' ? ccMark : field === 'filename' ? fileMark : '';
  const weight = field === 'from' ? 'B' : field === 'to' ? 'C' : field === 'subject' ? 'A' : '';
  const lexemes = words.map((spellings) => {
    const each = spellings.map(({ lexeme, prefix }) => {
      const labels = prefix || weight !== '' ? `:${prefix ? '*' : ''}${weight}` : '';
      return `'${mark}${lexeme}'${labels}`;
    });
    return each.length === 1 ? each.join('') : `(${each.join(' | ')})`;
  });
  const term = lexemes.length === 1 ? lexemes.join('') : `(${lexemes.join(' <-> ')})`;
  return negated ? `!${term}` : term;
}
