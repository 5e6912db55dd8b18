// Scripts as texts, for people who write Sieve themselves.
import { InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { SieveRefusal } from './errors.ts';
import type { ScriptProblem } from './ports.ts';
import { changeRules, withRuleServer } from './server.ts';
import { parseScript } from './sieve/syntax.ts';
import { SieveSyntaxError } from './sieve/tokens.ts';
import { type RuleState, type ScriptText, toScript } from './state.ts';

const MAX_BYTES = 512 * 1024;
const MAX_NAME = 128;

/** Null when the server has no script of this name. */
export function readScriptText(deps: Deps, accountId: string, name: string): Promise<ScriptText | null> {
  authorize(policy.manageRules);
  checkName(name);
  return withRuleServer(deps, accountId, async (connection) => {
    const listed = (await connection.listScripts()).find((script) => script.name === name);
    const bytes = listed ? await connection.getScript(name) : null;
    return listed && bytes ? toScript(name, bytes, listed.active) : null;
  });
}

/** What is wrong with a script, by the server that would run it; where it cannot tell, by its grammar alone. */
export function checkScriptText(deps: Deps, accountId: string, text: string): Promise<ScriptProblem[]> {
  authorize(policy.manageRules);
  checkSize(text);
  return withRuleServer(
    deps,
    accountId,
    async (connection) => (await connection.checkScript(text)) ?? problemsOfGrammar(text),
  );
}

function problemsOfGrammar(text: string): ScriptProblem[] {
  try {
    parseScript(text);
    return [];
  } catch (error) {
    if (error instanceof SieveSyntaxError) return [{ line: error.line, message: error.message }];
    throw error;
  }
}

export interface ScriptChange {
  version: string;
  name: string;
  text: string;
  /** Also makes it the script that runs. */
  activate: boolean;
}

/** Throws InputError with a path `text.<line>` for each mistake the server finds; nothing is stored then. */
export function saveScriptText(deps: Deps, accountId: string, change: ScriptChange): Promise<RuleState> {
  authorize(policy.manageRules);
  checkName(change.name);
  checkSize(change.text);
  return changeRules(deps, accountId, change.version, async (connection) => {
    try {
      await connection.putScript(change.name, change.text);
    } catch (error) {
      if (error instanceof SieveRefusal) throw inLines(error.problems);
      throw error;
    }
    if (change.activate) await connection.setActive(change.name);
  });
}

const inLines = (problems: readonly ScriptProblem[]): InputError =>
  new InputError(
    Object.fromEntries(
      problems.map(({ line, message }) => [line === null ? 'text' : `text.${line}`, message]),
    ),
    'The server found mistakes in the script.',
  );

/** @param name null: no script runs any more, and all mail goes to the inbox. */
export function activateScript(
  deps: Deps,
  accountId: string,
  { version, name }: { version: string; name: string | null },
): Promise<RuleState> {
  authorize(policy.manageRules);
  if (name !== null) checkName(name);
  return changeRules(deps, accountId, version, async (connection, state) => {
    if (name !== null && !state.scripts.some((script) => script.name === name))
      throw new NotFoundError('script');
    await connection.setActive(name);
  });
}

function checkName(name: string): void {
  if (name.trim() === '' || name.length > MAX_NAME || /[\p{Cc}/\u2028\u2029]/u.test(name)) {
    throw new InputError({ name: `Name the script in 1 to ${MAX_NAME} characters, without slashes.` });
  }
}

function checkSize(text: string): void {
  if (Buffer.byteLength(text) > MAX_BYTES) throw new InputError({ text: 'A script has at most 512 kB.' });
  if (text.includes('\0')) throw new InputError({ text: 'Remove the character NUL.' });
}
