// Commands as text: one way to write each, so that a script of ours can be told from one that was changed by hand.
import type { Argument, Command, Test } from './syntax.ts';

/** A command to be written; its line is where it comes to stand. */
export type NewCommand = Omit<Command, 'line' | 'block'> & { block: NewCommand[] | null };

export const tag = (name: string): Argument => ({ kind: 'tag', tag: name });
export const strings = (...values: string[]): Argument => ({ kind: 'strings', values });
export const number = (value: number): Argument => ({ kind: 'number', value });
export const test = (name: string, args: Argument[] = [], tests: Test[] = []): Test => ({
  name,
  args,
  tests,
});

export function command(
  name: string,
  args: Argument[] = [],
  more: { tests?: Test[]; block?: NewCommand[]; comments?: string[] } = {},
): NewCommand {
  return { name, args, tests: more.tests ?? [], block: more.block ?? null, comments: more.comments ?? [] };
}

/** Lines end with LF; long texts are `text:` blocks, which people can read. */
export function printCommands(commands: readonly NewCommand[], indent = ''): string {
  return commands.map((one) => printCommand(one, indent)).join(indent === '' ? '\n' : '');
}

function printCommand({ name, args, tests, block, comments }: NewCommand, indent: string): string {
  const said = comments.map((text) => `${indent}# ${text}\n`).join('');
  const head = `${indent}${[name, ...args.map(printArgument), ...printTests(tests, indent)].join(' ')}`;
  if (block === null) return `${said}${head};\n`;
  return `${said}${head} {\n${printCommands(block, `${indent}  `)}${indent}}\n`;
}

function printTests(tests: readonly Test[], indent: string): string[] {
  if (tests.length === 0) return [];
  const inner = `${indent}    `;
  return [tests.length === 1 && tests[0] ? printTest(tests[0], inner) : `(\n${listOf(tests, inner)})`];
}

const listOf = (tests: readonly Test[], indent: string): string =>
  tests.map((one) => `${indent}${printTest(one, `${indent}  `)}`).join(',\n');

function printTest({ name, args, tests }: Test, indent: string): string {
  const words = [name, ...args.map(printArgument)];
  // `not` takes its test bare; allof and anyof take a list, also of one.
  if (name === 'not' && tests[0]) words.push(printTest(tests[0], indent));
  else if (tests.length > 0) words.push(`(\n${listOf(tests, indent)})`);
  return words.join(' ');
}

function printArgument(argument: Argument): string {
  switch (argument.kind) {
    case 'tag':
      return `:${argument.tag}`;
    case 'number':
      return String(argument.value);
    case 'strings':
      return argument.values.length === 1 && argument.values[0] !== undefined
        ? printString(argument.values[0])
        : `[${argument.values.map(quote).join(', ')}]`;
  }
}

const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/** A text of several lines as `text:`, which must end with a line break. */
function printString(value: string): string {
  if (!value.endsWith('\n') || value.includes('\r')) return quote(value);
  return `text:\n${value.replaceAll(/^\./gm, '..')}.\n`;
}
