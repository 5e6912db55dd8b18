// What a server's NO or BYE means (RFC 5804 1.3), and what it says about a script.
import type { MailServerError, MailServerProblem } from '../../../core/errors.ts';
import type { MailServer } from '../../ports.ts';
import { SieveRefusal } from '../../rules/errors.ts';
import type { ScriptProblem } from '../../rules/ports.ts';
import { mailServerError, serverName } from '../failure.ts';
import type { Outcome } from './response.ts';

const MAX_PROBLEMS = 50;
const MAX_NOTICE = 300;

/** A server's words as one line that people may be shown. */
export const noticeOf = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_NOTICE);

/** @param about `script`: the command carried a script, so a NO without a code is about its text. */
export function refusalOf(
  server: MailServer,
  outcome: Outcome,
  about: { script?: true } = {},
): MailServerError {
  const { status, code, text } = outcome;
  if (about.script && status === 'NO' && (code === '' || code === 'WARNINGS')) {
    return new SieveRefusal(serverName(server), problemsIn(text));
  }
  return mailServerError(server, problemOf(status, code), noticeOf(text));
}

function problemOf(status: Outcome['status'], code: string): MailServerProblem {
  if (code === 'TRYLATER') return 'TIMEOUT';
  if (code === 'ENCRYPT-NEEDED') return 'TLS_FAILED';
  if (code.startsWith('QUOTA')) return 'QUOTA_EXCEEDED';
  return status === 'BYE' ? 'CONNECTION_REFUSED' : 'NOT_PERMITTED';
}

/**
 * Lines such as Pigeonhole's `postroom: line 3: error: unknown command 'filinto'`, Cyrus' `line 3: …` or anything else,
 * which then names no line.
 */
export function problemsIn(text: string): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  for (const row of text.split(/\r?\n/)) {
    const found = /(?:^|[\s:])line (\d{1,9}):? *(.*)$/i.exec(row);
    if (found) problems.push({ line: Number(found[1]), message: sentence(found[2] ?? '') });
    else if (problems.length > 0 && /^\s+\S/.test(row)) extend(problems, row);
  }
  if (problems.length > 0) return problems.slice(0, MAX_PROBLEMS);
  return [{ line: null, message: sentence(noticeOf(text)) }];
}

function extend(problems: ScriptProblem[], row: string): void {
  const last = problems.at(-1);
  if (last) last.message = noticeOf(`${last.message} ${row}`);
}

/** Says what is wrong, without the server's own prefixes. */
function sentence(text: string): string {
  const words = noticeOf(text.replace(/^(error|warning): */i, '').replace(/ \(only reported once.*\)/, ''));
  const whole = words === '' ? 'The server does not say what is wrong' : words;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.!?]$/.test(whole) ? '' : '.'}`;
}
