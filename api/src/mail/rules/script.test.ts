import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, Condition, MailRule, OutOfOffice, RuleSet } from './model.ts';
import { readPatterns, readScript } from './read-script.ts';
import { parseScript } from './sieve/syntax.ts';
import { tokensOf } from './sieve/tokens.ts';
import { writeScript } from './write-script.ts';

const context = { domain: 'lindqvist.example', trash: 'Trash' };
const invoices: RuleSet = {
  rules: [
    {
      name: 'Invoices',
      enabled: true,
      match: 'ANY',
      conditions: [
        {
          not: false,
          field: 'FROM',
          operator: 'CONTAINS',
          header: null,
          values: ['billing@', 'Käthe "K" \\'],
        },
        { not: true, field: 'SUBJECT', operator: 'BEGINS', header: null, values: ['[*] 100%?'] },
      ],
      actions: [{ kind: 'STAR' }, { kind: 'MOVE', folder: 'Invoices/2026' }, { kind: 'STOP' }],
    },
  ],
  outOfOffice: {
    ...{ enabled: true, from: '2026-11-21', until: '2026-12-01', timeZone: 'Europe/Berlin' },
    ...{ subject: 'Away', text: 'I am away.\n.\nBack soon.\n', days: 7, audience: 'COLLEAGUES' as const },
    addresses: ['office@lindqvist.example', 'sales@lindqvist.example'],
  },
  forwarding: { enabled: true, address: 'astrid@home.example', keepCopy: false },
  include: 'by hand',
};

const line = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => text.replaceAll(/\p{Cc}/gu, '').trim())
  .filter(Boolean);
const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
const values = fc.array(line, { minLength: 1, maxLength: 3 });
const day = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const field = fc.constantFrom('FROM', 'TO', 'CC', 'RECIPIENT', 'SUBJECT', 'LIST_ID');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    not: fc.boolean(),
    field,
    operator: fc.constantFrom('CONTAINS', 'IS', 'BEGINS', 'ENDS'),
    header: fc.constant(null),
    values,
  }),
  fc.record({
    not: fc.boolean(),
    field: fc.constant('HEADER' as const),
    operator: fc.constantFrom('CONTAINS', 'IS', 'BEGINS', 'ENDS'),
    header: fc.constantFrom('X-Priority', 'Sender'),
    values,
  }),
  fc.record({
    ...{ not: fc.boolean(), field: fc.constant('BODY' as const), operator: fc.constant('CONTAINS' as const) },
    values,
  }),
  fc.record({
    not: fc.boolean(),
    field: fc.constant('SIZE' as const),
    operator: fc.constantFrom('OVER', 'UNDER'),
    bytes: fc.nat(),
  }),
  fc.record({ not: fc.boolean(), field: fc.constant('ATTACHMENT' as const) }),
  fc.record({
    not: fc.boolean(),
    field: fc.constant('DATE' as const),
    operator: fc.constantFrom('BEFORE', 'SINCE'),
    date: day,
  }),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constantFrom('MOVE', 'COPY'), folder: line }),
  fc.record({ kind: fc.constant('KEYWORD' as const), keyword: fc.constantFrom('$Work', 'todo') }),
  fc.record({
    kind: fc.constant('FORWARD' as const),
    address: fc.constant('mira@okafor-print.example'),
    keepCopy: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('REPLY' as const), subject: fc.option(line), text }),
  fc.record({ kind: fc.constantFrom('MARK_READ', 'STAR', 'DELETE', 'DISCARD') }),
);
const rule: fc.Arbitrary<MailRule> = fc.record({
  name: line,
  enabled: fc.boolean(),
  match: fc.constantFrom('ALL', 'ANY'),
  conditions: fc.array(condition, { minLength: 1, maxLength: 4 }),
  actions: fc.array(action, { minLength: 1, maxLength: 4 }),
});
const absence: fc.Arbitrary<OutOfOffice> = fc.record({
  enabled: fc.boolean(),
  from: fc.option(day),
  until: fc.option(day),
  timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'UTC'),
  subject: fc.option(line),
  text,
  days: fc.integer({ min: 1, max: 30 }),
  audience: fc.constantFrom('EVERYONE', 'COLLEAGUES'),
  addresses: fc.uniqueArray(fc.constantFrom('a@lindqvist.example', 'b@lindqvist.example')),
});
const ruleSet: fc.Arbitrary<RuleSet> = fc.record({
  rules: fc.array(rule, { maxLength: 4 }),
  outOfOffice: fc.option(absence),
  forwarding: fc.option(
    fc.record({
      enabled: fc.boolean(),
      address: fc.constant('astrid@home.example'),
      keepCopy: fc.boolean(),
    }),
  ),
  include: fc.option(line),
});

describe('a script of rules', () => {
  it('is read back as the rules it was written from', () => {
    expect(readScript(writeScript(invoices, context))).toEqual(invoices);
    fc.assert(
      fc.property(ruleSet, (set) => {
        expect(readScript(writeScript(set, context))).toEqual(set);
      }),
      { numRuns: 300 },
    );
  });

  it('survives other spaces and line endings', () => {
    const written = writeScript({ ...invoices, outOfOffice: null }, context);
    expect(readScript(written.replaceAll('\n', '\r\n').replaceAll('    ', '\t'))).toEqual({
      ...invoices,
      outOfOffice: null,
    });
  });

  it.each([
    [
      'a comment of somebody’s',
      (text: string) => text.replace('fileinto :create', '# mine\nfileinto :create'),
    ],
    ['a comment at the end', (text: string) => `${text}# mine\n`],
    ['a command that rules do not have', (text: string) => `${text}keep;\n`],
    ['another date than its heading says', (text: string) => text.replace('2026-11-20T23', '2026-11-20T22')],
    ['a test that rules do not have', (text: string) => text.replace('"from"', '"resent-from"')],
    ['a mistake', (text: string) => text.replace(';', '')],
  ])('is a person’s own with %s', (_what, change) => {
    const written = writeScript(invoices, context);
    expect(change(written)).not.toBe(written);
    expect(readScript(change(written))).toBeNull();
  });

  it('begins an absence at midnight where the person is, also when clocks change', () => {
    expect(writeScript(invoices, context)).toContain('"2026-11-20T23:00:00"');
    const { outOfOffice } = invoices;
    if (!outOfOffice) throw new Error('There is one.');
    const spring = { ...outOfOffice, from: '2027-03-28', until: '2027-03-28' };
    const written = writeScript({ ...invoices, outOfOffice: spring }, context);
    expect(written).toContain('"ge" "iso8601" "2027-03-27T23:00:00"');
    expect(written).toContain('"lt" "iso8601" "2027-03-28T22:00:00"');
  });
});

describe('reading Sieve', () => {
  it('knows every form of the language', () => {
    const { commands } = parseScript(
      `require ["fileinto", "reject"]; /* two
        lines */ if anyof (not exists ["a","b"], size :over 2M) { stop; } elsif true { } else { keep; }
      reject text: # why
..dot
.
;`,
    );
    expect(commands.map(({ name }) => name)).toEqual(['require', 'if', 'elsif', 'else', 'reject']);
    expect(commands[1]?.tests[0]?.tests[1]?.args[1]).toEqual({ kind: 'number', value: 2 * 2 ** 20 });
    expect(commands[4]?.args).toEqual([{ kind: 'strings', values: ['.dot\n'] }]);
  });

  it('names the line of a mistake', () => {
    const lineOf = (script: string): number | null => {
      try {
        parseScript(script);
        return null;
      } catch (error) {
        return (error as { line: number }).line;
      }
    };
    expect(lineOf('keep;\nif true {\n keep\n}')).toBe(4);
    expect(lineOf('keep;\n\n€;')).toBe(3);
    expect(lineOf('keep;\n"never ends')).toBe(2);
  });

  it('never fails otherwise, whatever it is given', () => {
    const word = fc.constantFrom(
      'if',
      'allof',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      ',',
      ';',
      '"a"',
      ':is',
      '5K',
      '\n',
      '#x\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (script) => {
          expect(() => readScript(script)).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
    expect(() => readScript('{'.repeat(100_000))).not.toThrow();
    expect(() => readScript(`if ${'not '.repeat(100_000)} true {}`)).not.toThrow();
    expect(tokensOf(`"${'\\"'.repeat(100_000)}"`)).toHaveLength(1);
  });

  it('tells the beginning and the end of a text from other patterns', () => {
    expect(readPatterns(['a\\*b*'])).toEqual({ operator: 'BEGINS', values: ['a*b'] });
    expect(readPatterns(['*.pdf', '*.doc'])).toEqual({ operator: 'ENDS', values: ['.pdf', '.doc'] });
    expect(readPatterns(['*a*', 'b*'])).toEqual({ operator: 'MATCHES', values: ['*a*', 'b*'] });
  });
});
