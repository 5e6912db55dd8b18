// What people may set, checked before anything is written: InputError names every field that is wrong.
import { parseAddress } from '../../core/address.ts';
import { InputError } from '../../core/errors.ts';
import { breaksLine } from '../../core/text.ts';
import { isDay, isTimeZone } from './day-in-zone.ts';
import type { Action, Condition, Forwarding, MailRule, OutOfOffice, TextField } from './model.ts';
import { readPatterns } from './read-script.ts';

const MAX_RULES = 100;
const MAX_CONDITIONS = 20;
const MAX_VALUES = 50;
const MAX_ACTIONS = 10;
const MAX_LINE = 500;
const MAX_TEXT = 20_000;
const MAX_DAYS = 30;
/** RFC 5322 3.6.8: what a field's name is made of. */
const HEADER_NAME = /^[!-9;-~]{1,100}$/;
/** RFC 9051: an atom that no server takes for a system flag. */
const KEYWORD = /^[$\p{L}\d_.!#&'+,/:;<=>?@^`|~-]{1,100}$/u;

type Problems = Record<string, string>;

/** In the form scripts have; throws InputError with paths such as `rules.0.actions.1.address`. */
export function checkRules(rules: readonly MailRule[], own: ReadonlySet<string>): MailRule[] {
  const problems: Problems = {};
  if (rules.length > MAX_RULES) throw new InputError({ rules: `Keep at most ${MAX_RULES} rules.` });
  const checked = rules.map((rule, index) => checkRule(rule, `rules.${index}`, own, problems));
  refuse(problems);
  return checked;
}

export function checkForwarding(forwarding: Forwarding, own: ReadonlySet<string>): Forwarding {
  const problems: Problems = {};
  const address = checkTarget(forwarding.address, 'forwarding.address', own, problems);
  refuse(problems);
  return { ...forwarding, address };
}

export function checkOutOfOffice(absence: OutOfOffice): OutOfOffice {
  const problems: Problems = {};
  const { from, until, timeZone, days } = absence;
  const at = (field: string) => `outOfOffice.${field}`;
  if (from !== null && !isDay(from)) problems[at('from')] = 'Enter a day, such as 2026-11-21.';
  if (until !== null && !isDay(until)) problems[at('until')] = 'Enter a day, such as 2026-12-01.';
  if (from !== null && until !== null && until < from)
    problems[at('until')] = 'The last day is before the first.';
  if (!/^\S{1,64}$/.test(timeZone) || !isTimeZone(timeZone)) {
    problems[at('timeZone')] = 'Name a time zone, such as Europe/Berlin.';
  }
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
    problems[at('days')] = `Enter 1 to ${MAX_DAYS} days.`;
  const addresses = absence.addresses.map((address, index) => {
    const parsed = parseAddress(address);
    if (!parsed.ok) problems[at(`addresses.${index}`)] = parsed.problem;
    return parsed.ok ? parsed.value : address;
  });
  if (addresses.length > MAX_VALUES) problems[at('addresses')] = `Name at most ${MAX_VALUES} addresses.`;
  const subject = absence.subject?.trim() ? checkLine(absence.subject, at('subject'), problems) : null;
  const text = checkText(absence.text, at('text'), problems);
  refuse(problems);
  return { ...absence, subject, text, addresses };
}

function refuse(problems: Problems): void {
  if (Object.keys(problems).length > 0) throw new InputError(problems);
}

function checkRule(rule: MailRule, path: string, own: ReadonlySet<string>, problems: Problems): MailRule {
  const { conditions, actions } = rule;
  if (conditions.length > MAX_CONDITIONS)
    problems[`${path}.conditions`] = `At most ${MAX_CONDITIONS} conditions.`;
  if (actions.length > MAX_ACTIONS) problems[`${path}.actions`] = `At most ${MAX_ACTIONS} actions.`;
  if (actions.length === 0) problems[`${path}.actions`] = 'Choose what is to be done.';
  const places = actions.filter(({ kind }) => kind === 'MOVE' || kind === 'DELETE' || kind === 'DISCARD');
  if (places.length > 1)
    problems[`${path}.actions`] = 'A message can be moved or deleted once: choose one of them.';
  if (actions.filter(({ kind }) => kind === 'REPLY').length > 1) problems[`${path}.actions`] = 'Answer once.';
  return {
    name: checkLine(rule.name, `${path}.name`, problems),
    enabled: rule.enabled,
    // Without conditions and with one, both say the same.
    match: conditions.length === 0 ? 'ALL' : rule.match,
    conditions: conditions.map((one, index) => checkCondition(one, `${path}.conditions.${index}`, problems)),
    actions: inOrder(
      actions.map((one, index) => checkAction(one, `${path}.actions.${index}`, own, problems)),
    ),
  };
}

const ORDER: Action['kind'][] = [
  ...([
    'MARK_READ',
    'STAR',
    'KEYWORD',
    'COPY',
    'FORWARD',
    'MOVE',
    'DELETE',
    'DISCARD',
    'REPLY',
    'STOP',
  ] as const),
];

/** Flags first: they go to what is filed after them. After an answer the rules end anyway. */
function inOrder(actions: Action[]): Action[] {
  const sorted = actions.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const once = sorted.filter((action, index) => JSON.stringify(action) !== JSON.stringify(sorted[index - 1]));
  return once.filter(({ kind }, index) => kind !== 'STOP' || once[index - 1]?.kind !== 'REPLY');
}

function checkCondition(condition: Condition, path: string, problems: Problems): Condition {
  switch (condition.field) {
    case 'ATTACHMENT':
      return condition;
    case 'SIZE':
      if (!Number.isInteger(condition.bytes) || condition.bytes < 0 || condition.bytes > 2 ** 31) {
        problems[`${path}.bytes`] = 'Enter a size.';
      }
      return condition;
    case 'DATE':
      if (!isDay(condition.date)) problems[`${path}.date`] = 'Enter a day, such as 2026-11-21.';
      return condition;
    case 'BODY':
      return { ...condition, values: checkValues(condition.values, `${path}.values`, problems) };
    default:
      return checkTextCondition(condition, path, problems);
  }
}

const NAMED_FIELDS: Record<string, TextField> = { subject: 'SUBJECT', 'list-id': 'LIST_ID' };
const PEOPLE: Record<string, TextField> = { from: 'FROM', to: 'TO', cc: 'CC' };

/** One spelling for one meaning: a header that has a field of its own becomes that field. */
function checkTextCondition(
  condition: Extract<Condition, { header: string | null }>,
  path: string,
  problems: Problems,
): Condition {
  const values = checkValues(condition.values, `${path}.values`, problems);
  const operator =
    condition.operator === 'MATCHES' ? readPatterns(values) : { operator: condition.operator, values };
  if (condition.field !== 'HEADER') return { ...condition, header: null, ...operator };
  const header = condition.header?.trim() ?? '';
  if (!HEADER_NAME.test(header))
    problems[`${path}.header`] = 'Enter the name of a header, such as X-Priority.';
  const lower = header.toLowerCase();
  const named = NAMED_FIELDS[lower] ?? (operator.operator === 'CONTAINS' ? PEOPLE[lower] : undefined);
  if (named) return { ...condition, field: named, header: null, ...operator };
  return { ...condition, header: lower in PEOPLE ? lower : header, ...operator };
}

function checkValues(values: readonly string[], path: string, problems: Problems): string[] {
  const kept = values.filter((value) => value !== '');
  if (kept.length === 0) problems[path] = 'Enter what to look for.';
  if (kept.length > MAX_VALUES) problems[path] = `At most ${MAX_VALUES} at a time.`;
  return kept.map((value) => checkLine(value, path, problems, (text) => text));
}

function checkAction(action: Action, path: string, own: ReadonlySet<string>, problems: Problems): Action {
  switch (action.kind) {
    case 'MOVE':
    case 'COPY':
      return { ...action, folder: checkLine(action.folder, `${path}.folder`, problems) };
    case 'KEYWORD':
      if (!KEYWORD.test(action.keyword))
        problems[`${path}.keyword`] = 'Use letters, digits and signs, without spaces.';
      return action;
    case 'FORWARD':
      return { ...action, address: checkTarget(action.address, `${path}.address`, own, problems) };
    case 'REPLY':
      return {
        ...action,
        subject: action.subject?.trim() ? checkLine(action.subject, `${path}.subject`, problems) : null,
        text: checkText(action.text, `${path}.text`, problems),
      };
    default:
      return action;
  }
}

function checkTarget(text: string, path: string, own: ReadonlySet<string>, problems: Problems): string {
  const parsed = parseAddress(text);
  if (!parsed.ok) problems[path] = parsed.problem;
  else if (own.has(parsed.value.replace(/\+[^@]*@/, '@'))) {
    problems[path] = 'This address leads back to the same mailbox: mail would go round and round.';
  }
  return parsed.ok ? parsed.value : text;
}

function checkLine(
  text: string,
  path: string,
  problems: Problems,
  tidy: (text: string) => string = (value) => value.trim(),
): string {
  const line = tidy(text);
  if (line === '') problems[path] = 'Fill this in.';
  else if (line.length > MAX_LINE) problems[path] = `Use at most ${MAX_LINE} characters.`;
  else if (breaksLine(line) || /\p{Cc}/u.test(line)) problems[path] = 'Remove the line break.';
  return line;
}

function checkText(text: string, path: string, problems: Problems): string {
  const unified = text.replaceAll(/\r\n?/g, '\n').trimEnd();
  if (unified === '') problems[path] = 'Write what people are to read.';
  else if (unified.length > MAX_TEXT)
    problems[path] = `Use at most ${MAX_TEXT.toLocaleString('en')} characters.`;
  else if (unified.includes('\0')) problems[path] = 'Remove the character NUL.';
  return unified;
}
