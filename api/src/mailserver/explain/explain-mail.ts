// What the mail server would do with a mail, and then the mailboxes that it is for.
import type {
  ExplainedDelivery,
  ExplainParams,
  Explanation,
  SieveTestParams,
  SieveVerdict,
} from '@postroom/infra/agent/protocol/index.ts';
import { InputError, NotFoundError, PostroomError } from '../../core/errors.ts';
import { acting } from '../acting.ts';
import { HostFailedError } from '../errors.ts';
import type { MailHostAgent } from '../ports.ts';

export interface Delivery extends ExplainedDelivery {
  /** Null where there is no message, or it is not handed to Dovecot. */
  sieve: SieveVerdict | null;
}

export type WholeExplanation = Omit<Explanation, 'deliveries'> & { deliveries: Delivery[] };

/** Of one message to a list; the rest are shown without. */
const MOST_MAILBOXES = 10;

export async function explainMail(agent: MailHostAgent, params: ExplainParams): Promise<WholeExplanation> {
  const explanation = await agent.call('mail.explain', params, { actor: acting() });
  const { message, sender } = params;
  const handed = explanation.deliveries.filter(
    ({ good, transport }) => good && programOf(transport) !== null,
  );
  const tried = new Set(handed.slice(0, MOST_MAILBOXES));
  const deliveries = explanation.deliveries.map(async (delivery): Promise<Delivery> => {
    const by = programOf(delivery.transport);
    if (message === null || by === null || !tried.has(delivery)) return { ...delivery, sieve: null };
    return { ...delivery, sieve: await verdict(agent, { mailbox: delivery.recipient, sender, message, by }) };
  });
  return { ...explanation, deliveries: await Promise.all(deliveries) };
}

/** Dovecot's program that a transport of Postfix hands to, by the names that everybody gives them. */
function programOf(transport: string | null): SieveTestParams['by'] | null {
  if (transport?.startsWith('lmtp')) return 'lmtp';
  return transport?.startsWith('dovecot') ? 'lda' : null;
}

/** What cannot be tried leaves the rest of the explanation good. */
async function verdict(agent: MailHostAgent, params: SieveTestParams): Promise<SieveVerdict> {
  try {
    return await agent.call('sieve.test', params, { actor: acting() });
  } catch (error) {
    const isAnswer = [HostFailedError, InputError, NotFoundError].some((kind) => error instanceof kind);
    if (!isAnswer || !(error instanceof PostroomError)) throw error;
    return { state: 'untried', actions: [], problem: null, reason: error.message };
  }
}
