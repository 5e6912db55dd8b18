// Dovecot's switches over its doveadm HTTP API: POST [[command, parameters, tag]], answers [["doveadmResponse", …, tag]].
import { z } from 'zod';
import { MailHostError } from '../errors.ts';
import type { MailboxFill, MailHostPort } from '../ports.ts';

export interface DoveadmOptions {
  /** http://host:port/doveadm/v1 */
  url: string;
  apiKey: string;
  /** Default 5 s. */
  timeoutMs?: number;
}

type Command = [command: string, parameters: Record<string, string | string[]>, tag: string];

const answers = z.array(z.tuple([z.enum(['doveadmResponse', 'error']), z.unknown(), z.string()])).min(1);
type Answers = z.infer<typeof answers>;
const failure = z.object({ type: z.string(), exitCode: z.number().optional() });
const quotas = z.array(z.object({ type: z.string(), value: z.string() }));

/** doveadm's exit code when nobody was connected (EX_NOUSER, EX_TEMPFAIL for kick with no session is 68). */
const NOBODY = [67, 68];
/** Mailboxes asked about in one request, and how long their answers may take. */
const USAGE_BATCH = 50;
const USAGE_TIMEOUT_MS = 30_000;

export function createDoveadm(options: DoveadmOptions): MailHostPort {
  const run = async (
    command: string,
    parameters: Record<string, string | string[]>,
    ignored: number[] = [],
  ) => {
    refuseFailures(command, await call(options, [[command, parameters, 'answer']]), ignored);
  };
  return {
    flushAuthCache: async (addresses) => {
      if (addresses.length > 0) await run('authCacheFlush', { user: addresses });
    },
    kick: (address) => run('kick', { mask: [address] }, NOBODY),
    async usage(addresses) {
      const found = new Map<string, MailboxFill>();
      for (let at = 0; at < addresses.length; at += USAGE_BATCH) {
        const commands = addresses
          .slice(at, at + USAGE_BATCH)
          .map((user): Command => ['quotaGet', { user }, user]);
        const given = await call({ ...options, timeoutMs: USAGE_TIMEOUT_MS }, commands);
        for (const [kind, content, address] of given) {
          const fill = kind === 'doveadmResponse' ? fillOf(content) : null;
          if (fill !== null) found.set(address, fill);
        }
      }
      return found;
    },
    check: () => run('who', { mask: ['nobody@invalid'] }, NOBODY),
  };
}

/** Storage comes in units of 1,024 bytes. */
function fillOf(content: unknown): MailboxFill | null {
  const rows = quotas.safeParse(content);
  if (!rows.success) return null;
  const told = (wanted: string) => rows.data.find(({ type }) => type === wanted)?.value ?? '';
  const [storage, messages] = [told('STORAGE'), told('MESSAGE')];
  if (!/^\d{1,15}$/.test(storage) || !/^\d{1,9}$/.test(messages)) return null;
  return { bytes: BigInt(storage) * 1024n, messages: Number(messages) };
}

/** The answers of commands that are carried out one after the other in one request. */
async function call(
  { url, apiKey, timeoutMs = 5_000 }: DoveadmOptions,
  commands: Command[],
): Promise<Answers> {
  const command = commands[0]?.[0] ?? '';
  let body: unknown;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `X-Dovecot-API ${Buffer.from(apiKey).toString('base64')}`,
      },
      body: JSON.stringify(commands),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new MailHostError(command, `it answered ${response.status}`);
    body = await response.json();
  } catch (error) {
    if (error instanceof MailHostError) throw error;
    throw new MailHostError(command, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  const parsed = answers.safeParse(body);
  if (!parsed.success) throw new MailHostError(command, 'its answer is not understood');
  return parsed.data;
}

function refuseFailures(command: string, given: Answers, ignored: number[]): void {
  for (const [kind, content] of given) {
    if (kind === 'doveadmResponse') continue;
    const { type, exitCode } = failure.parse(content);
    if (exitCode === undefined || !ignored.includes(exitCode)) {
      throw new MailHostError(command, `${type}${exitCode === undefined ? '' : ` ${exitCode}`}`);
    }
  }
}
