// The whole explanation in a sentence or two.
import type { ExplainedDelivery, ExplainParams, ExplainStep, Explanation } from '../protocol/explain.ts';
import type { Told } from './log.ts';
import { restrictionMeaning } from './words.ts';

interface Explained {
  accepted: boolean;
  replies: Explanation['replies'];
  told: Pick<Told, 'restrictions' | 'transport' | 'nextHop'>;
  recipients: readonly string[];
  deliveries: readonly ExplainedDelivery[];
  content: readonly ExplainStep[];
  params: ExplainParams;
}

export const inWords = (explained: Explained): string =>
  explained.accepted ? taken(explained) : refused(explained);

function taken({ told, recipients, deliveries, content, params }: Explained): string {
  const { recipient, client } = params;
  const to =
    recipients.length === 1 && recipients[0] === recipient ? '' : ` It goes to ${recipients.join(', ')}.`;
  const bad = deliveries.filter(({ good }) => !good);
  const special = content.filter(({ meaning }) => meaning !== '').map(({ meaning }) => ` ${meaning}`);
  const by =
    told.transport === null || recipients.length > 1 || deliveries.length > 1
      ? ''
      : ` It is handed on by ${told.transport} to ${told.nextHop || 'where MX records lead'}.`;
  const problems = bad.map(({ recipient: whom, text }) => ` For ${whom} it cannot be handed on: ${text}.`);
  return `Mail from ${client} to ${recipient} is taken.${to}${by}${[...new Set(special)].join('')}${problems.join('')}`;
}

const PLACES: Record<string, string> = {
  CONNECT: 'when the client connects',
  EHLO: 'when the client says its name',
  MAIL: 'at the sender',
  RCPT: 'at the recipient',
  DATA: 'before the message',
  MESSAGE: 'when the message is there',
};

function refused({ replies, told, content, params }: Explained): string {
  const last = replies.at(-1);
  const why = told.restrictions.findLast(({ verdict }) => verdict === 'reject');
  const rule = content.find(({ verdict }) => verdict === 'reject');
  const by =
    rule !== undefined
      ? ` ${rule.meaning} What it met: ${rule.subject}.`
      : why === undefined
        ? ''
        : ` What decides: ${restrictionMeaning(why.restriction)} (${why.restriction}, ${why.list.toLowerCase()} restrictions)`;
  const later = (last?.code ?? 0) < 500 ? ' The sender will try again later.' : '';
  const place = PLACES[last?.command ?? ''] ?? 'at the beginning';
  return `Mail from ${params.client} to ${params.recipient} is refused ${place}: “${last?.code} ${last?.text}”.${by}${later}`;
}
