// The conversation of a client from outside, said to the canary.
import type { Canary } from '../canary/canary.ts';
import { AgentError } from '../errors.ts';
import { command, LineClient, readReply } from '../probe/line-client.ts';
import type { ExplainParams, Explanation } from '../protocol/explain.ts';

const LIMIT_MS = 20_000;

export interface Conversation {
  replies: Explanation['replies'];
  /** Of a message that was taken. */
  queueId: string | null;
}

export async function converse(canary: Canary, params: ExplainParams): Promise<Conversation> {
  const { sender, recipient, client: from, clientName, helo } = params;
  const listeners = canary.postfix?.listeners ?? [];
  const listener = listeners.find(({ login, local, wrapped }) => !login && !local && !wrapped);
  if (listener === undefined) throw new AgentError('UNAVAILABLE', 'Postfix takes no mail from outside here.');
  const replies: Explanation['replies'] = [];
  const client = await LineClient.connect(listener, 'Postfix', LIMIT_MS);
  const say = async (name: string, line: string): Promise<boolean> => {
    const reply = await command(client, line);
    if (name !== '') replies.push({ command: name, ...reply });
    return reply.code < 400;
  };
  try {
    await readReply(client);
    await say('', `EHLO ${helo}`);
    const ip = from.includes(':') ? `IPV6:${from}` : from;
    const name = clientName ?? '[UNAVAILABLE]';
    // A new conversation begins, as of that client; what is refused there is told by the next reply.
    const connected = await command(
      client,
      `XCLIENT NAME=${name} REVERSE_NAME=${name} ADDR=${ip} HELO=${helo}`,
    );
    replies.push({ command: 'CONNECT', ...connected });
    const message = params.message === null ? null : Buffer.from(params.message, 'base64').toString('latin1');
    const bytes = params.size ?? message?.length ?? null;
    const size = bytes === null ? '' : ` SIZE=${bytes}`;
    const taken =
      connected.code < 400 &&
      (await say('EHLO', `EHLO ${helo}`)) &&
      (await say('MAIL', `MAIL FROM:<${sender}>${size}`)) &&
      (await say('RCPT', `RCPT TO:<${recipient}>`));
    if (!taken || message === null || !(await say('DATA', 'DATA'))) return { replies, queueId: null };
    await say('MESSAGE', `${onTheWire(message)}\r\n.`);
    return { replies, queueId: /queued as (\w+)/.exec(replies.at(-1)?.text ?? '')?.[1] ?? null };
  } finally {
    client.close();
  }
}

/** Lines end in CR LF, and a dot at the beginning of one is doubled (RFC 5321 4.5.2). */
const onTheWire = (message: string): string =>
  message
    .replace(/\r\n|\r|\n/g, '\r\n')
    .replace(/\r\n$/, '')
    .replace(/^\./gm, '..');
