import { z } from 'zod';
import { AgentError } from '../errors.ts';
import type { MailHost, PostfixPaths } from '../mail-host.ts';
import type { QueueContent, QueueEvent, QueueVerbs } from '../protocol/queue.ts';
import type { VerbContext, VerbsOf } from '../verb.ts';
import { act, flushAll, flushSite } from './act.ts';
import { entryOf } from './entry.ts';
import { logTrail } from './log-trail.ts';
import { QueueFileError, readQueueFile } from './queue-file.ts';
import { isQueueId } from './queue-id.ts';
import { Spool } from './spool.ts';
import { triedIn } from './tried.ts';

const MOST_AT_ONCE = 500;
const MOST_BODY = 256 * 1024;
const MOST_RECIPIENTS = 1_000;

const queueId = z.string().refine(isQueueId, 'This is no queue id.');
/** A domain, or an address in brackets. */
const destination = z
  .string()
  .max(255)
  .regex(/^(?:[a-z0-9_][a-z0-9_.-]*|\[(?:IPv6:)?[0-9a-f:.]+\])$/i, 'This is no destination of mail.');
const nothing = z.strictObject({});

export const queueVerbs: VerbsOf<QueueVerbs> = {
  'queue.watch': {
    params: nothing,
    audited: false,
    run: (_params, { host, emit, signal }) => watch(spoolOf(host), emit, signal),
  },
  'queue.show': {
    params: z.strictObject({ queueId, bodyBytes: z.int().min(0).max(MOST_BODY) }),
    audited: true,
    run: show,
  },
  'queue.flush': {
    params: nothing,
    audited: true,
    run: async (_params, context) => {
      await flushAll(partsOf(context));
      return null;
    },
  },
  'queue.flushSite': {
    params: z.strictObject({ domain: destination }),
    audited: true,
    run: async ({ domain }, context) => ({ served: await flushSite(partsOf(context), domain) }),
  },
  'queue.act': {
    params: z.strictObject({
      act: z.enum(['flush', 'hold', 'release', 'requeue', 'delete', 'bounce']),
      messages: z.array(z.strictObject({ queueId, arrivedAt: z.int().min(0) })).max(MOST_AT_ONCE),
      run: z.uuid().exactOptional(),
    }),
    audited: true,
    run: (params, context) =>
      act({ ...partsOf(context), tried: triedIn(params.run) }, params.act, params.messages),
  },
};

const spools = new Map<string, Spool>();

/** One per queue, however many watch it. */
function spoolOf(host: MailHost): Spool {
  const { queueDirectory } = postfixOf(host);
  const spool = spools.get(queueDirectory) ?? new Spool(queueDirectory);
  spools.set(queueDirectory, spool);
  return spool;
}

function postfixOf({ postfix }: MailHost): PostfixPaths {
  if (postfix === null) throw new AgentError('UNAVAILABLE', 'Postfix does not run on this host.');
  return postfix;
}

const partsOf = ({ host, run, signal }: VerbContext<never>) => ({
  ...{ postfix: postfixOf(host), spool: spoolOf(host), run, signal },
});

function watch(spool: Spool, emit: (event: QueueEvent) => void, signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const stop = spool.watch(emit);
    signal.addEventListener(
      'abort',
      () => {
        stop();
        resolve(null);
      },
      { once: true },
    );
  });
}

async function show(
  { queueId: id, bodyBytes }: { queueId: string; bodyBytes: number },
  { host, run, signal }: VerbContext<never>,
): Promise<QueueContent> {
  const spool = spoolOf(host);
  const found = spool.find(id);
  if (found === null) throw new AgentError('NOT_FOUND', 'message');
  const log = await logTrail(postfixOf(host).logFile, id, { run, signal });
  try {
    const file = readQueueFile(found.path, { recipients: MOST_RECIPIENTS, bodyBytes, whole: true });
    const reasons = new Map(spool.deferralsOf(id).map(({ recipient, reason }) => [recipient, reason]));
    return {
      entry: { ...entryOf(found.queue, id, file, file.arrivedAt), nextTryAt: null },
      recipients: file.recipients.map((one) => ({ ...one, reason: reasons.get(one.address) ?? null })),
      ...{ attributes: file.attributes, headers: file.headers, body: file.body },
      ...{ truncated: file.truncated, log },
    };
  } catch (error) {
    if (error instanceof QueueFileError) {
      throw new AgentError('FAILED', `The file of this message is damaged: ${error.message}`, {
        cause: error,
      });
    }
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new AgentError('NOT_FOUND', 'message', { cause: error });
  }
}
