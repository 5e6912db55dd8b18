// Rules as a Sieve script. Every rule set has exactly one script; read-script.ts relies on it.
import { startOfDay } from './day-in-zone.ts';
import type { Action, Condition, Forwarding, MailRule, OutOfOffice, RuleSet, TextOperator } from './model.ts';
import { command, type NewCommand, number, printCommands, strings, tag, test } from './sieve/print.ts';
import { type Argument, parseScript, type Test } from './sieve/syntax.ts';

export const HEADING =
  'Rules of Postroom. Change them in its settings, or here: what they cannot show is left as it is.';
export const RULE = 'rule: ';
export const FORWARDING = 'forwarding';
export const ABSENCE = 'out of office: ';

/** What of a rule set depends on whose it is. */
export interface ScriptContext {
  /** Who writes from here is a colleague. */
  domain: string;
  /** Path of the folder for what is deleted. */
  trash: string;
}

export function writeScript(set: RuleSet, context: ScriptContext): string {
  const commands = [
    ...(set.outOfOffice ? [writeAbsence(set.outOfOffice, context)] : []),
    ...(set.forwarding ? [writeForwarding(set.forwarding)] : []),
    ...set.rules.map((rule) => writeRule(rule, context)),
    ...(set.include === null ? [] : [writeInclude(set.include)]),
  ];
  const needed = strings(...extensionsOf(commands));
  return printCommands([command('require', [needed], { comments: [HEADING] }), ...commands]);
}

function writeRule(rule: MailRule, context: ScriptContext): NewCommand {
  const tests = rule.conditions.map(writeCondition);
  const matches =
    tests.length === 0 ? test('true') : test(rule.match === 'ALL' ? 'allof' : 'anyof', [], tests);
  const whole = rule.enabled ? matches : test('allof', [], [test('false'), matches]);
  return command('if', [], {
    tests: [whole],
    block: rule.actions.flatMap((action) => writeAction(action, context)),
    comments: [`${RULE}${rule.name}`],
  });
}

const HEADERS = {
  FROM: ['from'],
  TO: ['to'],
  CC: ['cc'],
  RECIPIENT: ['to', 'cc', 'bcc'],
  SUBJECT: ['subject'],
  LIST_ID: ['list-id'],
};

/**
 * The headers of the parts stand in the body as it was sent. Pigeonhole 0.5 looks at the first part alone for
 * `header :mime :anychild` (RFC 5703 4.1).
 */
const HAS_ATTACHMENT = [
  test('header', [tag('contains'), strings('content-disposition'), strings('attachment')]),
  test('body', [tag('raw'), tag('contains'), strings('content-disposition: attachment')]),
];

function writeCondition(condition: Condition): Test {
  const asked = writeTest(condition);
  return condition.not ? test('not', [], [asked]) : asked;
}

function writeTest(condition: Condition): Test {
  switch (condition.field) {
    case 'SIZE':
      return test('size', [tag(condition.operator.toLowerCase()), number(condition.bytes)]);
    case 'ATTACHMENT':
      return test('anyof', [], HAS_ATTACHMENT);
    case 'DATE':
      return test('currentdate', [
        ...[tag('value'), strings(condition.operator === 'SINCE' ? 'ge' : 'lt')],
        ...[strings('date'), strings(condition.date)],
      ]);
    case 'BODY':
      return test('body', [tag('text'), tag('contains'), strings(...condition.values)]);
    default:
      return writeTextTest(condition);
  }
}

/** "Contains" looks at the whole field, names included; the others compare with addresses alone. */
function writeTextTest(condition: Extract<Condition, { header: string | null }>): Test {
  const { field, operator, values } = condition;
  const names = field === 'HEADER' ? [condition.header ?? ''] : HEADERS[field];
  const people = field === 'FROM' || field === 'TO' || field === 'CC' || field === 'RECIPIENT';
  const parts = people && operator !== 'CONTAINS';
  return test(parts ? 'address' : 'header', [
    ...(parts ? [tag('all')] : []),
    tag(operator === 'IS' || operator === 'CONTAINS' ? operator.toLowerCase() : 'matches'),
    ...[strings(...names), strings(...values.map((value) => writePattern(operator, value)))],
  ]);
}

const literally = (value: string): string => value.replaceAll(/[\\*?]/g, '\\$&');

/** RFC 5228 2.7.1: `*` and `?` stand for any characters, a backslash takes that from them. */
function writePattern(operator: TextOperator, value: string): string {
  switch (operator) {
    case 'BEGINS':
      return `${literally(value)}*`;
    case 'ENDS':
      return `*${literally(value)}`;
    default:
      return value;
  }
}

function writeAction(action: Action, { trash }: ScriptContext): NewCommand[] {
  switch (action.kind) {
    case 'MOVE':
      return [command('fileinto', [tag('create'), strings(action.folder)])];
    case 'COPY':
      return [command('fileinto', [tag('copy'), tag('create'), strings(action.folder)])];
    case 'MARK_READ':
      return [command('addflag', [strings('\\Seen')])];
    case 'STAR':
      return [command('addflag', [strings('\\Flagged')])];
    case 'KEYWORD':
      return [command('addflag', [strings(action.keyword)])];
    case 'FORWARD':
      return [redirect(action)];
    case 'REPLY':
      return [command('vacation', vacationArguments({ ...action, days: 1, addresses: [] })), command('stop')];
    case 'DELETE':
      // Without :create, which tells it from a move that somebody chose.
      return [command('fileinto', [strings(trash)])];
    case 'DISCARD':
      return [command('discard')];
    case 'STOP':
      return [command('stop')];
  }
}

const redirect = ({ address, keepCopy }: { address: string; keepCopy: boolean }): NewCommand =>
  command('redirect', [...(keepCopy ? [tag('copy')] : []), strings(address)]);

/** Without a copy kept, nothing is left for the rules. */
function writeForwarding(forwarding: Forwarding): NewCommand {
  return command('if', [], {
    tests: [test(forwarding.enabled ? 'true' : 'false')],
    block: [redirect(forwarding), ...(forwarding.keepCopy ? [] : [command('stop')])],
    comments: [FORWARDING],
  });
}

/** First of all, so that no rule keeps people from being answered. Spam is not. */
function writeAbsence(absence: OutOfOffice, { domain }: ScriptContext): NewCommand {
  const { enabled, from, until, timeZone, audience } = absence;
  const colleagues = test('address', [tag('domain'), tag('is'), strings('from'), strings(domain)]);
  const tests = [
    ...(enabled ? [] : [test('false')]),
    test('not', [], [test('header', [tag('contains'), strings('x-spam-flag'), strings('yes')])]),
    ...(from === null ? [] : [atUtc('ge', startOfDay(from, timeZone))]),
    ...(until === null ? [] : [atUtc('lt', startOfDay(until, timeZone, 1))]),
    ...(audience === 'COLLEAGUES' ? [colleagues] : []),
  ];
  return command('if', [], {
    tests: [test('allof', [], tests)],
    block: [command('vacation', vacationArguments(absence))],
    comments: [`${ABSENCE}${from ?? '-'} to ${until ?? '-'}, ${timeZone}`],
  });
}

/** Only the part before the zone: the text compared with is longer, and sorts behind an equal beginning. */
const atUtc = (relation: 'ge' | 'lt', at: Date): Test =>
  test('currentdate', [
    ...[tag('zone'), strings('+0000'), tag('value'), strings(relation)],
    ...[strings('iso8601'), strings(at.toISOString().slice(0, 19))],
  ]);

function vacationArguments(answer: Pick<OutOfOffice, 'days' | 'subject' | 'text' | 'addresses'>): Argument[] {
  const { days, subject, text, addresses } = answer;
  return [
    ...[tag('days'), number(days)],
    ...(subject === null ? [] : [tag('subject'), strings(subject)]),
    ...(addresses.length === 0 ? [] : [tag('addresses'), strings(...addresses)]),
    strings(text),
  ];
}

const writeInclude = (name: string): NewCommand =>
  command('include', [tag('personal'), tag('optional'), strings(name)], { comments: ['then'] });

/** What a script of ours requires. */
export function extensionsIn(script: string): string[] {
  const [required] = parseScript(script).commands;
  return required?.args.flatMap((arg) => (arg.kind === 'strings' ? arg.values : [])) ?? [];
}

/** By the name of a command, a test or a tag: what the script must require. */
const EXTENSIONS: Record<string, readonly string[]> = {
  fileinto: ['fileinto'],
  addflag: ['imap4flags'],
  vacation: ['vacation'],
  include: ['include'],
  body: ['body'],
  currentdate: ['date', 'relational'],
  ':copy': ['copy'],
  ':create': ['mailbox'],
};

/** Sorted; `fileinto` always, so that every script of ours begins with a `require`. */
function extensionsOf(commands: readonly NewCommand[]): string[] {
  const found = new Set(['fileinto']);
  const visit = ({ name, args, tests }: Test): void => {
    const words = [name, ...args.map((arg) => (arg.kind === 'tag' ? `:${arg.tag}` : ''))];
    for (const extension of words.flatMap((word) => EXTENSIONS[word] ?? [])) found.add(extension);
    tests.forEach(visit);
  };
  for (const one of commands) {
    visit(one);
    one.block?.forEach(visit);
  }
  return [...found].sort();
}
