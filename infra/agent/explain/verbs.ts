import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Canary, startCanary } from '../canary/canary.ts';
import { mainCfValues, parseMainCf } from '../configuration/main-cf.ts';
import { AgentError } from '../errors.ts';
import { stopLater } from '../generations/checks.ts';
import { type LiveFile, readLiveFiles } from '../generations/live-files.ts';
import type { ExplainParams, ExplainStep, ExplainVerbs, Explanation } from '../protocol/explain.ts';
import type { Run } from '../run.ts';
import type { VerbContext, VerbsOf } from '../verb.ts';
import { converse } from './converse.ts';
import { readVerboseLog } from './log.ts';
import { contentSteps, deliveriesIn, deliverySteps, untilHandled } from './message.ts';
import { mailAddress, wholeMessage } from './params.ts';
import { inWords } from './summary.ts';

const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const MOST_STEPS = 400;

export const explainVerbs: VerbsOf<ExplainVerbs> = {
  'mail.explain': {
    params: z.strictObject({
      sender: z.union([z.literal(''), mailAddress]),
      recipient: mailAddress,
      client: z.string().refine((text) => isIP(text) !== 0, 'This is no IP address.'),
      clientName: z.string().regex(HOST_NAME, 'This is no name of a host.').nullable(),
      helo: z.string().regex(/^[A-Za-z0-9.[\]:][A-Za-z0-9.[\]:-]{0,252}$/, 'This is no name of a host.'),
      message: wholeMessage.nullable(),
      size: z.number().int().min(0).max(4_000_000_000).nullable(),
    }),
    audited: true,
    // People's mail stays out of the log.
    logged: ({ message, ...params }) => ({ ...params, message: message === null ? null : 'not kept' }),
    run: (params, context) => inTurn(context.signal, () => explain(params, context)),
  },
};

let last: Promise<unknown> = Promise.resolve();

/** Each takes a canary, which is a whole mail host: one at a time. Who is gone by then gets none. */
function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const done = last.then(() => {
    requireWanted(signal);
    return work();
  });
  last = done.catch(() => undefined);
  return done;
}

function requireWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new AgentError('CANCELLED', 'It was cancelled.');
}

async function explain(
  params: ExplainParams,
  { host, run, signal }: Pick<VerbContext, 'host' | 'run' | 'signal'>,
): Promise<Explanation> {
  if (host.postfix === null) throw new AgentError('UNAVAILABLE', 'Postfix does not run on this host.');
  const files = await readLiveFiles(host);
  const canary = await startCanary({ host, run, files, verbose: true });
  try {
    requireWanted(signal);
    const { replies, queueId } = await converse(canary, params);
    await sleep(100); // the log process writes a moment later
    const { mailLog } = canary.place;
    const written = queueId === null ? await readFile(mailLog, 'utf8') : await untilHandled(mailLog, queueId);
    const log = asLive(written, canary, host.postfix.configDirectory);
    const { steps, ...told } = readVerboseLog(log, params.recipient);
    const last = replies.at(-1);
    const accepted = last !== undefined && ['RCPT', 'MESSAGE'].includes(last.command) && last.code < 300;
    const deliveries = queueId === null ? [] : deliveriesIn(log, queueId);
    const content = params.message === null ? [] : contentSteps(log);
    const recipients = await expand(run, canary, files, params.recipient, signal);
    const next = accepted
      ? { transport: told.transport, nextHop: told.nextHop }
      : { transport: null, nextHop: null };
    return {
      ...{ accepted, replies, ...told, ...next, recipients, deliveries },
      steps: inOrder(steps, content, deliverySteps(deliveries)).slice(0, MOST_STEPS),
      summary: inWords({ accepted, replies, told, recipients, deliveries, content, params }),
    };
  } finally {
    stopLater(canary.stop);
  }
}

/** What is found in the content is found before the message is answered. */
function inOrder(steps: ExplainStep[], content: ExplainStep[], deliveries: ExplainStep[]): ExplainStep[] {
  const end = steps.findLastIndex(({ subject }) => subject === '.');
  const at = end === -1 ? steps.length : end;
  return [...steps.slice(0, at), ...content, ...steps.slice(at), ...deliveries];
}

/** With the names that the live configuration has instead of the canary's. */
const asLive = (log: string, { place, dovecot }: Canary, configDirectory: string): string =>
  [...dovecot.ports].reduce(
    (text, [live, own]) => text.replaceAll(`:${own}`, `:${live}`),
    log.replaceAll(place.postfixConfig, configDirectory),
  );

const MOST_RECIPIENTS = 50;
const MOST_LOOKUPS = 200;

/** What virtual_alias_maps make of an address, one table after the other; what stands for itself ends there. */
async function expand(
  run: Run,
  canary: Canary,
  files: readonly LiveFile[],
  recipient: string,
  signal: AbortSignal,
): Promise<string[]> {
  const main = files.find(({ id }) => id === 'postfix/main.cf')?.text ?? '';
  const value = mainCfValues(parseMainCf(main)).get('virtual_alias_maps')?.value ?? '';
  const tables = value.match(/(?:proxy:)?[a-z]+:\/[\w./@+-]+/g) ?? [];
  const found = new Set<string>();
  const visited = new Set<string>();
  const visit = async (each: string, depth: number): Promise<void> => {
    // Lists that name each other are gone through once.
    if (found.size >= MOST_RECIPIENTS || depth > 10 || visited.size >= MOST_LOOKUPS || visited.has(each))
      return;
    visited.add(each);
    requireWanted(signal);
    for (const table of tables) {
      const args = ['-c', canary.place.postfixConfig, '-q', each, table.replace(/^proxy:/, '')];
      const { stdout } = await run('/usr/sbin/postmap', args, { accept: [1], signal });
      const targets = stdout
        .trim()
        .split(/[\s,]+/)
        .filter(Boolean);
      if (targets.length === 0) continue;
      for (const target of targets) {
        if (target.toLowerCase() === each.toLowerCase()) found.add(each);
        else await visit(target, depth + 1);
      }
      return;
    }
    found.add(each);
  };
  await visit(recipient, 0);
  return [...found];
}
