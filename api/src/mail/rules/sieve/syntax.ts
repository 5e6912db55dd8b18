// Sieve's grammar (RFC 5228 8.2), whatever the commands mean: commands with arguments, tests and blocks.
import { SieveSyntaxError, type Token, tokensOf } from './tokens.ts';

export type Argument =
  | { kind: 'tag'; tag: string }
  | { kind: 'number'; value: number }
  | { kind: 'strings'; values: string[] };

export interface Test {
  name: string;
  args: Argument[];
  tests: Test[];
}

export interface Command extends Test {
  line: number;
  /** Null when the command ends with a semicolon. */
  block: Command[] | null;
  /** Comments right before it. */
  comments: string[];
}

export interface Script {
  commands: Command[];
  /** Comments after the last command of the script. */
  rest: string[];
  /** True when a comment stands where no command follows it at once: inside of commands, at the end of blocks. */
  innerComments: boolean;
}

const MAX_DEPTH = 32;

/** Throws SieveSyntaxError, which names the line. */
export function parseScript(text: string): Script {
  return new Parser(tokensOf(text)).script();
}

class Parser {
  private readonly tokens: Token[];
  private at = 0;
  private innerComments = false;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  script(): Script {
    const { commands, rest } = this.commands(0);
    if (this.at < this.tokens.length) throw this.unexpected('a command');
    return { commands, rest, innerComments: this.innerComments };
  }

  private commands(depth: number): { commands: Command[]; rest: string[] } {
    if (depth > MAX_DEPTH) throw this.error('Blocks lie too deep in one another.');
    const commands: Command[] = [];
    for (;;) {
      const comments = this.comments();
      const token = this.tokens[this.at];
      if (token?.kind !== 'identifier') {
        if (depth > 0 && comments.length > 0) this.innerComments = true;
        return { commands, rest: comments };
      }
      commands.push(this.command(comments, depth));
    }
  }

  private command(comments: string[], depth: number): Command {
    const { line } = this.tokens[this.at] ?? { line: 0 };
    const head = this.test(0);
    if (this.take(';')) return { ...head, line, comments, block: null };
    if (!this.take('{')) throw this.unexpected('a semicolon or a block');
    const { commands } = this.commands(depth + 1);
    if (!this.take('}')) throw this.unexpected('the end of the block');
    return { ...head, line, comments, block: commands };
  }

  private test(depth: number): Test {
    if (depth > MAX_DEPTH) throw this.error('Tests lie too deep in one another.');
    const name = this.identifier();
    const args = this.arguments();
    return { name, args, tests: this.tests(depth) };
  }

  private tests(depth: number): Test[] {
    if (this.peek()?.kind === 'identifier') return [this.test(depth + 1)];
    if (!this.take('(')) return [];
    const tests = [this.test(depth + 1)];
    while (this.take(',')) tests.push(this.test(depth + 1));
    if (!this.take(')')) throw this.unexpected('the end of the list of tests');
    return tests;
  }

  private arguments(): Argument[] {
    const args: Argument[] = [];
    for (;;) {
      const token = this.peek();
      if (token?.kind === 'tag') args.push({ kind: 'tag', tag: token.text });
      else if (token?.kind === 'number') args.push({ kind: 'number', value: token.value });
      else if (token?.kind === 'string') args.push({ kind: 'strings', values: [token.value] });
      else if (token?.kind === 'mark' && token.text === '[')
        args.push({ kind: 'strings', values: this.list() });
      else return args;
      this.at += 1;
    }
  }

  /** Stands at the closing bracket afterwards. */
  private list(): string[] {
    this.at += 1;
    const values: string[] = [];
    do {
      const token = this.peek();
      if (token?.kind !== 'string') throw this.unexpected('a string');
      values.push(token.value);
      this.at += 1;
    } while (this.take(','));
    const end = this.peek();
    if (end?.kind !== 'mark' || end.text !== ']') throw this.unexpected('the end of the list');
    return values;
  }

  private identifier(): string {
    const token = this.peek();
    if (token?.kind !== 'identifier') throw this.unexpected('a test');
    this.at += 1;
    return token.text;
  }

  private take(mark: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'mark' || token.text !== mark) return false;
    this.at += 1;
    return true;
  }

  /** The next token within a command; comments are passed over and noted. */
  private peek(): Token | undefined {
    while (this.tokens[this.at]?.kind === 'comment') {
      this.innerComments = true;
      this.at += 1;
    }
    return this.tokens[this.at];
  }

  private comments(): string[] {
    const found: string[] = [];
    for (let token = this.tokens[this.at]; token?.kind === 'comment'; token = this.tokens[this.at]) {
      found.push(token.text);
      this.at += 1;
    }
    return found;
  }

  private unexpected(wanted: string): SieveSyntaxError {
    const found = this.tokens[this.at];
    return this.error(found ? `Here should be ${wanted}.` : `The script ends where ${wanted} should be.`);
  }

  private error(message: string): SieveSyntaxError {
    return new SieveSyntaxError(this.tokens[this.at]?.line ?? this.tokens.at(-1)?.line ?? 1, message);
  }
}
