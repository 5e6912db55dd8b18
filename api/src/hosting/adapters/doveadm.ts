// Dovecot's switches over its doveadm HTTP API: POST [[command, parameters, tag]], answers [["doveadmResponse", …, tag]].
import { z } from 'zod';
import { MailHostError } from '../errors.ts';
import type { MailHostPort } from '../ports.ts';

export interface DoveadmOptions {
  /** http://host:port/doveadm/v1 */
  url: string;
  apiKey: string;
  /** Default 5 s. */
  timeoutMs?: number;
}

const answers = z.array(z.tuple([z.enum(['doveadmResponse', 'error']), z.unknown(), z.string()])).min(1);
const failure = z.object({ type: z.string(), exitCode: z.number().optional() });

/** doveadm's exit code when nobody was connected (EX_NOUSER, EX_TEMPFAIL for kick with no session is 68). */
const NOBODY = [67, 68];

export function createDoveadm(options: DoveadmOptions): MailHostPort {
  const run = (command: string, parameters: Record<string, string | string[]>, ignored: number[] = []) =>
    call(options, command, parameters, ignored);
  return {
    flushAuthCache: (address) => run('authCacheFlush', { user: [address] }),
    kick: (address) => run('kick', { mask: [address] }, NOBODY),
    check: () => run('who', { mask: ['nobody@invalid'] }, NOBODY),
  };
}

async function call(
  { url, apiKey, timeoutMs = 5_000 }: DoveadmOptions,
  command: string,
  parameters: Record<string, string | string[]>,
  ignored: number[],
): Promise<void> {
  let body: unknown;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `X-Dovecot-API ${Buffer.from(apiKey).toString('base64')}`,
      },
      body: JSON.stringify([[command, parameters, 'answer']]),
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
  for (const [kind, content] of parsed.data) {
    if (kind === 'doveadmResponse') continue;
    const { type, exitCode } = failure.parse(content);
    if (exitCode === undefined || !ignored.includes(exitCode)) {
      throw new MailHostError(command, `${type}${exitCode === undefined ? '' : ` ${exitCode}`}`);
    }
  }
}
