// What became of a whole message in the canary: what its content met, and where each of its recipients would be handed to.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExplainedDelivery, ExplainStep } from '../protocol/explain.ts';
import { CONTENT_ACTIONS } from './words.ts';

const LIMIT_MS = 6_000;

/** The log, once the message has left the queue of the canary, is held there, or was thrown away. */
export async function untilHandled(mailLog: string, queueId: string): Promise<string> {
  const over = new RegExp(`${queueId}: (?:removed|hold: |discard: )`);
  for (const deadline = Date.now() + LIMIT_MS; ; await sleep(50)) {
    const log = await readFile(mailLog, 'utf8');
    if (over.test(log) || Date.now() > deadline) return log;
  }
}

const CHECKED =
  /(?:cleanup|smtpd)\[\d+\]: \S+: (reject|warning|info|hold|discard|filter|redirect|replace|prepend|strip|bcc): ((?:mime-|nested-)?(?:header|body)) (.*?) from [^;]*; (.*)$/;
const MILTER = /\]: \S+: milter-(reject|discard|hold|quarantine): (\S+) from [^:]*: (.*)$/;

/** Rules about headers and body, and filters that spoke. */
export function contentSteps(log: string): ExplainStep[] {
  return log.split('\n').flatMap((line): ExplainStep[] => {
    const [, action = '', part = '', text = '', rest = ''] = CHECKED.exec(line) ?? [];
    const words = /(?:proto=\S+|helo=<[^>]*>|to=<[^>]*>): (.*)$/.exec(rest)?.[1] ?? rest;
    const verdict = (name: string) => (name === 'reject' ? 'reject' : 'found');
    const meaning = CONTENT_ACTIONS[action] ?? '';
    if (action !== '')
      return [
        { kind: 'content', subject: `${part} ${text}`, verdict: verdict(action), detail: words, meaning },
      ];
    const [, did = '', stage = '', said = ''] = MILTER.exec(line) ?? [];
    if (did === '') return [];
    const filter =
      did === 'reject' ? 'A filter (milter) refuses the message.' : `A filter (milter) says: ${did}.`;
    return [
      { kind: 'content', subject: `milter ${stage}`, verdict: verdict(did), detail: said, meaning: filter },
    ];
  });
}

/** The canary's agents hand nothing on: they log where they would have. */
export function deliveriesIn(log: string, queueId: string): ExplainedDelivery[] {
  const transports = new Map<string, string>();
  // trivial-rewrite: sender, address, then transport, next hop, recipient and flags.
  for (const [, address = '', transport = ''] of log.matchAll(
    /trivial-rewrite\[\d+\]: `.*?' -> `(.*?)' -> \(`(.*?)' `/g,
  ))
    transports.set(address.toLowerCase(), transport);
  const found = log.matchAll(new RegExp(`${queueId}: to=<([^>]*)>,.* status=(\\w+) \\((.*)\\)$`, 'gm'));
  return [...found].map(([, recipient = '', status = '', text = '']) => ({
    recipient,
    transport: transports.get(recipient.toLowerCase()) ?? null,
    nextHop: status === 'sent' ? text : null,
    good: status === 'sent',
    text: status === 'sent' ? '' : text,
  }));
}

export const deliverySteps = (deliveries: readonly ExplainedDelivery[]): ExplainStep[] =>
  deliveries.map(({ recipient, transport, nextHop, good, text }) => ({
    kind: 'delivery',
    subject: recipient,
    verdict: good ? 'permit' : 'reject',
    detail: good ? [transport, nextHop].filter(Boolean).join(' → ') : text,
    meaning: good ? 'The queue hands it on there.' : 'The queue cannot hand it on.',
  }));
