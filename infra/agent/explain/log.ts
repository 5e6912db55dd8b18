// What Postfix tells in its verbose log about one conversation.
import type { ExplainStep, LookUp, RestrictionVerdict } from '../protocol/explain.ts';
import { COMMANDS, restrictionMeaning, tableMeaning } from './words.ts';

export interface Told {
  restrictions: RestrictionVerdict[];
  lookUps: LookUp[];
  steps: ExplainStep[];
  transport: string | null;
  nextHop: string | null;
}

const VERDICTS: Record<string, RestrictionVerdict['verdict']> = { '0': 'next', '1': 'permit', '2': 'reject' };

export function readVerboseLog(log: string, recipient: string): Told {
  const told: Told = { restrictions: [], lookUps: [], steps: [], transport: null, nextHop: null };
  const reading = new Reading(told);
  const lines = log.split('\n').filter((line) => /\bsmtpd\[\d+\]: /.test(line));
  // The conversation that counts begins when the client has been given its address.
  const begin = lines.findLastIndex((line) => /\]: < \S+: XCLIENT /.test(line)) + 1;
  for (const line of lines.slice(begin)) {
    const text = /\]: (.*)$/.exec(line)?.[1] ?? '';
    reading.take(text);
    const [, address, transport, host] =
      /^resolve_clnt: `.*?' -> `(.*?)' -> transp=`(.*?)' host=`(.*?)'/.exec(text) ?? [];
    if (address?.toLowerCase() === recipient.toLowerCase()) {
      told.transport = transport ?? null;
      told.nextHop = host ?? null;
    }
  }
  return told;
}

/** Puts what happens in order: a restriction stands before the tables that it asks. */
class Reading {
  readonly #told: Told;
  readonly #seen = new Set<string>();
  readonly #lists = new Map<string, number>();
  #list = '';
  #open: ExplainStep | null = null;
  #command: ExplainStep | null = null;

  constructor(told: Told) {
    this.#told = told;
  }

  take(text: string): void {
    this.#conversation(text);
    this.#restriction(text);
    const lookUp = readLookUp(text);
    const key = JSON.stringify([lookUp, this.#command?.subject]);
    if (lookUp === null || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#told.lookUps.push(lookUp);
    this.#told.steps.push({
      ...{ kind: 'lookUp', subject: lookUp.parameter, meaning: tableMeaning(lookUp.parameter) },
      verdict: lookUp.result === null ? 'missing' : 'found',
      detail: lookUp.result === null ? lookUp.key : `${lookUp.key} → ${lookUp.result}`,
    });
  }

  #conversation(text: string): void {
    const [, said] = /^< \S+: (.*)$/.exec(text) ?? [];
    if (said !== undefined) {
      const meaning = COMMANDS[said.split(' ')[0]?.toUpperCase() ?? ''] ?? '';
      this.#command = { kind: 'command', subject: said, verdict: 'next', detail: '', meaning };
      this.#told.steps.push(this.#command);
    }
    const [, reply] = /^> \S+: (\d{3} .*)$/.exec(text) ?? [];
    if (reply === undefined || this.#command === null) return;
    // DATA is answered twice: the second is the verdict on the message.
    if (/^354 /.test(this.#command.detail)) {
      const meaning = COMMANDS.MESSAGE ?? '';
      this.#command = { kind: 'command', subject: '.', verdict: 'next', detail: '', meaning };
      this.#told.steps.push(this.#command);
    }
    // What is offered after EHLO is of no use to anybody here.
    this.#command.detail = /^EHLO /i.test(this.#command.subject) && reply < '400' ? '' : reply;
    this.#command.verdict = reply < '400' ? 'permit' : 'reject';
  }

  #restriction(text: string): void {
    const [, list] = /^>>> START (.+?) RESTRICTIONS <<</.exec(text) ?? [];
    if (list !== undefined) this.#list = this.#named(list);
    const [, restriction, status] = /^generic_checks: name=(\S+?)(?: status=(\d))?$/.exec(text) ?? [];
    if (restriction === undefined) return;
    if (status === undefined) {
      const meaning = restrictionMeaning(restriction);
      this.#open = {
        kind: 'restriction',
        subject: restriction,
        verdict: 'next',
        detail: this.#list,
        meaning,
      };
      this.#told.steps.push(this.#open);
      return;
    }
    const verdict = VERDICTS[status] ?? 'next';
    this.#told.restrictions.push({ list: this.#list, restriction, verdict });
    if (this.#open?.subject === restriction) this.#open.verdict = verdict;
    this.#open = null;
  }

  /** Both lists about the recipient go by one name in the log; that about relaying comes first. */
  #named(list: string): string {
    if (list !== 'Recipient address') return list;
    const key = `${this.#command?.subject ?? ''}`;
    const count = (this.#lists.get(key) ?? 0) + 1;
    this.#lists.set(key, count);
    return count === 1 ? 'Relay' : 'Recipient address';
  }
}

/** `maps_find: virtual_mailbox_maps: proxy:ldap:/etc/…: ada@example.com = ada@example.com`, or `…: not found`; or a table of access. */
function readLookUp(text: string): LookUp | null {
  const [, table, result, key] = /^check_table_result: (\w+:\{.*\}|\{.*\}|\S+) (.+) (\S+)$/.exec(text) ?? [];
  if (table !== undefined && !/policy query$/.test(text))
    return { parameter: 'access table', table, key: key ?? '', result: result ?? '' };
  const [, found] = /^maps_find: (.*)$/.exec(text) ?? [];
  if (found === undefined) return null;
  const hit = /^([\w ]+): (.+?)\([^)]*\): (\S+) = (.*)$/.exec(found);
  if (hit) return { parameter: hit[1] ?? '', table: hit[2] ?? '', key: hit[3] ?? '', result: hit[4] ?? '' };
  const missed = /^([\w ]+): (\S+): not found$/.exec(found);
  return missed ? { parameter: missed[1] ?? '', table: '', key: missed[2] ?? '', result: null } : null;
}
