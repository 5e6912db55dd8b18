// One caller: reads lines, runs verbs, writes what they say.
import type { Duplex } from 'node:stream';
import type { AuditEntry, AuditLog } from './audit/log.ts';
import { AgentError } from './errors.ts';
import type { MailHost } from './mail-host.ts';
import type { AgentActor, AgentFailure, FromAgent, Greeting } from './protocol/index.ts';
import { run } from './run.ts';
import { type AnyVerb, checkParams } from './verb.ts';
import { verbs } from './verbs.ts';

/** The largest thing asked for is a configuration file. */
const LONGEST_LINE = 4 * 1024 * 1024;
const MOST_AT_ONCE = 64;

export interface Serving {
  host: MailHost;
  audit: AuditLog;
}

interface Asked {
  id: number;
  verb: string;
  params: unknown;
  actor: AgentActor;
}

export function serve(socket: Duplex, serving: Serving): void {
  const greeting: Greeting = { agent: 'postroom', protocol: 1, host: serving.host.hostname };
  const running = new Map<number, AbortController>();
  const say = (message: FromAgent | Greeting): void => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  say(greeting);
  readLines(socket, (text) => {
    const message = parse(text);
    if (message === null) return socket.destroy();
    if ('cancel' in message) return running.get(message.id)?.abort();
    if (running.has(message.id) || running.size >= MOST_AT_ONCE) {
      const failure = { code: 'UNAVAILABLE' as const, message: 'The agent is busy. Try again in a moment.' };
      return say({ id: message.id, error: failure });
    }
    const control = new AbortController();
    running.set(message.id, control);
    void perform(message, serving, control.signal, say).finally(() => running.delete(message.id));
  });
  socket.once('close', () => {
    for (const control of running.values()) control.abort();
  });
  socket.on('error', () => socket.destroy());
}

async function perform(
  { id, verb: name, params, actor }: Asked,
  { host, audit }: Serving,
  signal: AbortSignal,
  say: (message: FromAgent) => void,
): Promise<void> {
  const verb = verbs.get(name);
  try {
    if (verb === undefined) throw new AgentError('NOT_FOUND', `This agent knows no "${name}": update it.`);
    const checked = checkParams(verb.params, params);
    const emit = (event: unknown) => say({ id, event });
    say({
      id,
      result: (await audited(verb, name, checked, { host, run, actor, signal, emit }, audit)) ?? null,
    });
  } catch (error) {
    say({ id, error: failureOf(error) });
  }
}

async function audited(
  verb: AnyVerb,
  name: string,
  params: unknown,
  context: Parameters<AnyVerb['run']>[1],
  audit: AuditLog,
): Promise<unknown> {
  if (!verb.audited) return verb.run(params, context);
  const entry = { verb: name, params: verb.logged?.(params) ?? params, actor: context.actor };
  // What cannot be noted down is not begun. Afterwards the caller hears what became of it, noted down or not.
  await audit.append({ ...entry, outcome: 'begun' });
  const note = (outcome: Pick<AuditEntry, 'outcome' | 'error'>): Promise<void> =>
    audit.append({ ...entry, ...outcome }).catch((error: unknown) => console.error(error));
  try {
    const result = await verb.run(params, context);
    await note({ outcome: 'done' });
    return result;
  } catch (error) {
    await note({ outcome: 'failed', error: failureOf(error).message });
    throw error;
  }
}

function failureOf(error: unknown): AgentFailure {
  if (error instanceof AgentError) {
    const { code, message, fields } = error;
    return { code, message, ...(fields === undefined ? {} : { fields }) };
  }
  // Not one of ours: the caller gets the words, the host's log the rest.
  console.error(error);
  return { code: 'FAILED', message: error instanceof Error ? error.message : String(error) };
}

function parse(text: string): Asked | { id: number; cancel: true } | null {
  try {
    const message = JSON.parse(text) as Partial<Asked> & { cancel?: unknown };
    if (!Number.isSafeInteger(message.id)) return null;
    const id = message.id as number;
    if (message.cancel === true) return { id, cancel: true };
    if (typeof message.verb !== 'string' || typeof message.actor?.organizationId !== 'string') return null;
    const { organizationId, userId, reason } = message.actor;
    const actor = { organizationId, userId: userId ?? null, ...(reason ? { reason: String(reason) } : {}) };
    return { id, verb: message.verb, params: message.params ?? {}, actor };
  } catch {
    return null; // not our protocol: the caller is cut off
  }
}

function readLines(socket: Duplex, onLine: (text: string) => void): void {
  let rest: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      onLine(Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8'));
      rest = [];
      length = 0;
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) socket.destroy();
  });
}
