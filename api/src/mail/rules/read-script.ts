// A script of ours as rules. Whatever does not come out again exactly as it went in was written by hand.
import { isTimeZone } from './day-in-zone.ts';
import type { Action, Condition, Forwarding, MailRule, OutOfOffice, RuleSet, TextField } from './model.ts';
import { type Argument, type Command, parseScript, type Test } from './sieve/syntax.ts';
import { SieveSyntaxError, type Token, tokensOf } from './sieve/tokens.ts';
import { ABSENCE, FORWARDING, RULE, type ScriptContext, writeScript } from './write-script.ts';

/** The rules the script stands for; null when it says anything that rules cannot, comments included. */
export function readScript(text: string): RuleSet | null {
  try {
    const { commands } = parseScript(text);
    const set = readCommands(commands.slice(1));
    const context: ScriptContext = { domain: domainIn(commands), trash: trashIn(commands) };
    return sameWords(tokensOf(text), tokensOf(writeScript(set, context))) ? set : null;
  } catch (error) {
    if (error instanceof SieveSyntaxError || error instanceof ByHand) return null;
    throw error;
  }
}

/** Whether a script may answer mail by itself: two answers to one message would fail on delivery. */
export function answersMail(text: string): boolean {
  try {
    return tokensOf(text).some((token) => token.kind === 'identifier' && token.text === 'vacation');
  } catch (error) {
    if (error instanceof SieveSyntaxError) return true;
    throw error;
  }
}

/** Something that rules have no words for. */
class ByHand extends Error {}

const wordOf = (token: Token): string => JSON.stringify({ ...token, line: 0 });

function sameWords(one: Token[], other: Token[]): boolean {
  return (
    one.length === other.length &&
    one.every((token, index) => {
      const twin = other[index];
      return twin !== undefined && wordOf(token) === wordOf(twin);
    })
  );
}

function readCommands(commands: readonly Command[]): RuleSet {
  const set: RuleSet = { rules: [], outOfOffice: null, forwarding: null, include: null };
  for (const one of commands) {
    const [comment = ''] = one.comments;
    if (comment.startsWith(RULE)) set.rules.push(readRule(one, comment.slice(RULE.length)));
    else if (comment.startsWith(ABSENCE)) set.outOfOffice = readAbsence(one, comment.slice(ABSENCE.length));
    else if (comment === FORWARDING) set.forwarding = readForwarding(one);
    else if (one.name === 'include') set.include = last(one.args);
    else throw new ByHand();
  }
  return set;
}

function readRule({ tests, block }: Command, name: string): MailRule {
  const [whole] = tests;
  const off = whole?.name === 'allof' && whole.tests[0]?.name === 'false';
  const matches = off ? whole.tests[1] : whole;
  const plain = matches?.name === 'true';
  return {
    name,
    enabled: !off,
    match: matches?.name === 'anyof' ? 'ANY' : 'ALL',
    conditions: plain || !matches ? [] : matches.tests.map(readCondition),
    actions: readActions(block ?? []),
  };
}

function readCondition(asked: Test): Condition {
  const [inner] = asked.tests;
  if (asked.name === 'not' && inner) return { ...readTest(inner), not: true };
  return readTest(asked);
}

function readTest({ name, args }: Test): Condition {
  const has = (wanted: string) => args.some((arg) => arg.kind === 'tag' && arg.tag === wanted);
  const not = false;
  switch (name) {
    case 'size': {
      const size = args.find((arg) => arg.kind === 'number');
      return { not, field: 'SIZE', operator: has('over') ? 'OVER' : 'UNDER', bytes: size?.value ?? 0 };
    }
    case 'currentdate': {
      const [relation] = lists(args)[0] ?? [];
      return { not, field: 'DATE', operator: relation === 'ge' ? 'SINCE' : 'BEFORE', date: last(args) };
    }
    case 'anyof':
      return { not, field: 'ATTACHMENT' };
    case 'body':
      return { not, field: 'BODY', operator: 'CONTAINS', values: lists(args).at(-1) ?? [] };
    case 'header':
    case 'address':
      return readTextTest(name, args, has);
    default:
      throw new ByHand();
  }
}

const FIELDS: Record<string, TextField> = {
  from: 'FROM',
  to: 'TO',
  cc: 'CC',
  'to,cc,bcc': 'RECIPIENT',
  subject: 'SUBJECT',
  'list-id': 'LIST_ID',
};

function readTextTest(name: string, args: Argument[], has: (tag: string) => boolean): Condition {
  const [names = [], patterns = []] = lists(args);
  const known = FIELDS[names.join(',')];
  const aboutPeople = known === 'FROM' || known === 'TO' || known === 'CC' || known === 'RECIPIENT';
  // "From is …" as a plain header compares names as well: it is a condition on a header.
  const field = known && (!aboutPeople || has('contains') || name === 'address') ? known : 'HEADER';
  const header = field === 'HEADER' ? (names[0] ?? '') : null;
  if (has('contains')) return { not: false, field, header, operator: 'CONTAINS', values: patterns };
  if (has('is')) return { not: false, field, header, operator: 'IS', values: patterns };
  return { not: false, field, header, ...readPatterns(patterns) };
}

/** All of one kind, or all as patterns. */
export function readPatterns(patterns: readonly string[]): {
  operator: 'BEGINS' | 'ENDS' | 'MATCHES';
  values: string[];
} {
  const begins = patterns.map((pattern) => literal(pattern.endsWith('*') ? pattern.slice(0, -1) : '*'));
  if (begins.every((value) => value !== null)) return { operator: 'BEGINS', values: begins };
  const ends = patterns.map((pattern) => literal(pattern.startsWith('*') ? pattern.slice(1) : '*'));
  if (ends.every((value) => value !== null)) return { operator: 'ENDS', values: ends };
  return { operator: 'MATCHES', values: [...patterns] };
}

/** The text a pattern stands for, when it stands for one alone and is not empty. */
function literal(pattern: string): string | null {
  if (pattern === '' || !/^(?:[^\\*?]|\\[\\*?])*$/.test(pattern)) return null;
  return pattern.replaceAll(/\\(.)/g, '$1');
}

function readActions(block: readonly Command[]): Action[] {
  const actions = block.map(readAction);
  // A reply brings a stop of its own.
  return actions.filter((action, index) => action.kind !== 'STOP' || actions[index - 1]?.kind !== 'REPLY');
}

function readAction({ name, args }: Command): Action {
  const has = (wanted: string) => args.some((arg) => arg.kind === 'tag' && arg.tag === wanted);
  const value = () => last(args);
  switch (name) {
    case 'fileinto':
      if (!has('create')) return { kind: 'DELETE' };
      return { kind: has('copy') ? 'COPY' : 'MOVE', folder: value() };
    case 'addflag':
      if (value() === '\\Seen') return { kind: 'MARK_READ' };
      return value() === '\\Flagged' ? { kind: 'STAR' } : { kind: 'KEYWORD', keyword: value() };
    case 'redirect':
      return { kind: 'FORWARD', address: value(), keepCopy: has('copy') };
    case 'vacation':
      return { kind: 'REPLY', subject: after(args, 'subject')?.[0] ?? null, text: value() };
    case 'discard':
      return { kind: 'DISCARD' };
    case 'stop':
      return { kind: 'STOP' };
    default:
      throw new ByHand();
  }
}

function readForwarding({ tests, block }: Command): Forwarding {
  const action = block?.[0] ? readAction(block[0]) : null;
  if (action?.kind !== 'FORWARD') throw new ByHand();
  return { enabled: tests[0]?.name === 'true', address: action.address, keepCopy: action.keepCopy };
}

const WHEN = /^(-|\d{4}-\d\d-\d\d) to (-|\d{4}-\d\d-\d\d), (\S{1,64})$/;

function readAbsence({ tests, block }: Command, comment: string): OutOfOffice {
  const [, from, until, timeZone] = WHEN.exec(comment) ?? [];
  const [whole] = tests;
  const vacation = block?.[0];
  if (!from || !until || !timeZone || !whole || vacation?.name !== 'vacation') throw new ByHand();
  if (!isTimeZone(timeZone)) throw new ByHand();
  const days = vacation.args.find((arg) => arg.kind === 'number');
  return {
    enabled: whole.tests[0]?.name !== 'false',
    from: from === '-' ? null : from,
    until: until === '-' ? null : until,
    timeZone,
    subject: after(vacation.args, 'subject')?.[0] ?? null,
    text: last(vacation.args),
    days: days?.value ?? 0,
    audience: whole.tests.some(({ name }) => name === 'address') ? 'COLLEAGUES' : 'EVERYONE',
    addresses: after(vacation.args, 'addresses') ?? [],
  };
}

/** The domain of colleagues that the script was written with. */
function domainIn(commands: readonly Command[]): string {
  const absence = commands.find(({ comments }) => comments[0]?.startsWith(ABSENCE));
  const colleagues = absence?.tests[0]?.tests.find(({ name }) => name === 'address');
  return colleagues ? last(colleagues.args) : '';
}

/** The folder that the script deletes into. */
function trashIn(commands: readonly Command[]): string {
  const actions = commands.flatMap(({ block }) => block ?? []);
  const found = actions.find(
    ({ name, args }) => name === 'fileinto' && args.every(({ kind }) => kind !== 'tag'),
  );
  return found ? last(found.args) : '';
}

const lists = (args: readonly Argument[]): string[][] =>
  args.flatMap((arg) => (arg.kind === 'strings' ? [arg.values] : []));

/** The one string of the last argument. */
function last(args: readonly Argument[]): string {
  const found = args.at(-1);
  const value = found?.kind === 'strings' && found.values.length === 1 ? found.values[0] : undefined;
  if (value === undefined) throw new ByHand();
  return value;
}

/** What follows a tag. */
function after(args: readonly Argument[], wanted: string): string[] | null {
  const value = args[args.findIndex((arg) => arg.kind === 'tag' && arg.tag === wanted) + 1];
  const named = args.some((arg) => arg.kind === 'tag' && arg.tag === wanted);
  return named && value?.kind === 'strings' ? value.values : null;
}
