import { InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { checkSenders } from '../authentication/sender-check.ts';
import type { MailAddress } from '../mime/types.ts';
import { policy } from '../policy.ts';
import { readBodies } from '../reading/body.ts';
import { sendMessage } from '../sending/send-message.ts';
import { postUnsubscribeJob } from './job.ts';
import { offerOf, readMailto, type UnsubscribeOffer } from './offer.ts';
import { begin, findByLists, type Unsubscription } from './unsubscription.ts';

export interface Offered extends UnsubscribeOffer {
  messageId: string;
  accountId: string;
}

/** What messages offer, by message id; those that offer nothing are missing. */
export async function findOffers(deps: Deps, messageIds: readonly string[]): Promise<Map<string, Offered>> {
  const checks = await checkSenders(deps, messageIds);
  const rows = await deps.database.query<{
    messageId: string;
    accountId: string;
    from: MailAddress | null;
  }>(sql`
    SELECT id::text AS "messageId", account_id::text AS "accountId", addresses -> 'from' -> 0 AS "from" FROM mail_message
    WHERE organization_id = app_organization_id() AND id = ANY(${[...messageIds]}::uuid[])`);
  const offers = rows.flatMap(({ messageId, accountId, from }) => {
    const check = checks.get(messageId);
    const offer = check ? offerOf({ ...check, from }) : null;
    return offer === null ? [] : [{ ...offer, messageId, accountId }];
  });
  return new Map(offers.map((offer) => [offer.messageId, offer]));
}

/**
 * Leaves the list of a message in the way it offers. ONE_CLICK is posted by a job, MAIL is sent, LINK is only noted:
 * the person opens the page. Asking twice is asking once. Throws NotFoundError, and InputError when nothing is offered.
 */
export async function unsubscribe(deps: Deps, messageId: string): Promise<Unsubscription> {
  authorize(policy.write);
  await readBodies(deps, [messageId]);
  const rows = await deps.database.query(
    sql`SELECT FROM mail_message WHERE organization_id = app_organization_id() AND id = ${messageId}::uuid`,
  );
  if (rows.length === 0) throw new NotFoundError('message');
  const offer = (await findOffers(deps, [messageId])).get(messageId);
  if (offer === undefined) {
    throw new InputError({
      messageId: 'This message does not say how to unsubscribe. Block its sender instead.',
    });
  }
  const begun = offer.method === 'ONE_CLICK' ? await post(deps, offer) : await note(deps, offer);
  const [known] = begun ? [begun] : await findByLists(deps, [offer]);
  if (known === undefined) throw new NotFoundError('message');
  return known;
}

const words = {
  ONE_CLICK: 'The sender is being asked to take you off the list.',
  MAIL: 'The sender was asked by mail to take you off the list.',
  LINK: 'You opened the sender’s page for this.',
};

const entryOf = ({ accountId, listKey, method, target }: Offered): Omit<Unsubscription, 'createdAt'> => ({
  id: uuidv7(),
  accountId,
  listKey,
  method,
  target,
  state: method === 'ONE_CLICK' ? 'ASKED' : 'DONE',
  stateMessage: words[method],
});

const post = ({ database }: Deps, offer: Offered): Promise<Unsubscription | null> =>
  database.sqlTransaction(async (tx) => {
    const begun = await begin(tx, entryOf(offer));
    if (begun) await tx.enqueue(postUnsubscribeJob, { unsubscriptionId: begun.id }, { key: begun.id });
    return begun;
  });

async function note(deps: Deps, offer: Offered): Promise<Unsubscription | null> {
  const begun = await begin(deps.database, entryOf(offer));
  const mailto = offer.method === 'MAIL' ? readMailto(offer.target) : null;
  if (begun === null || mailto === null) return begun;
  await sendMessage(deps, {
    idempotencyKey: `unsubscribe-${begun.id}-${begun.createdAt.getTime()}`,
    draftKey: null,
    undoSeconds: 0,
    content: {
      accountId: offer.accountId,
      to: [{ name: null, address: mailto.address }],
      cc: [],
      bcc: [],
      subject: mailto.subject,
      text: mailto.text,
      html: null,
      uploadIds: [],
      keepAttachmentIds: [],
      inReplyTo: null,
      forwardOf: null,
    },
  });
  return begun;
}
