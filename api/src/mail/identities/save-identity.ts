import { InputError, NotFoundError } from '../../core/errors.ts';
import { uuidv7 } from '../../core/ids.ts';
import { authorize } from '../../core/policy.ts';
import { sql } from '../../core/sql.ts';
import { breaksLine } from '../../core/text.ts';
import type { Deps } from '../../deps.ts';
import { parseRecipient } from '../compose/recipients.ts';
import { safeHtml } from '../compose/safe-html.ts';
import { readHtml } from '../mime/html-text.ts';
import { policy } from '../policy.ts';
import { allowedAddress } from './allowed-address.ts';
import { findIdentity, type Identity, MAX_IDENTITIES } from './identity.ts';

export interface IdentityInput {
  accountId: string;
  /** Null for a new one. */
  id: string | null;
  name: string;
  address: string;
  replyTo: string | null;
  signatureHtml: string;
  isDefault: boolean;
}

const MAX_NAME = 200;
const MAX_SIGNATURE = 20_000;

/** Makes an identity or changes one. Throws InputError (address, name, signature) and NotFoundError. */
export async function saveIdentity({ database }: Deps, input: IdentityInput): Promise<Identity> {
  authorize(policy.write);
  const { accountId } = input;
  const checked = checkInput(input);
  const address = await allowedAddress(database, accountId, input.address);
  return database.sqlTransaction(async (tx) => {
    const [account] = await tx.query<{ count: number }>(sql`
      SELECT (SELECT count(*)::int FROM mail_identity WHERE account_id = a.id) AS count FROM mail_account a
      WHERE a.organization_id = app_organization_id() AND a.id = ${accountId}::uuid FOR UPDATE`);
    if (!account) throw new NotFoundError('mail account');
    if (input.id !== null && (await findIdentity(tx, accountId, input.id)) === null)
      throw new NotFoundError('identity');
    if (input.id === null && account.count >= MAX_IDENTITIES)
      throw new InputError({ name: `An account has at most ${MAX_IDENTITIES} identities. Remove one.` });
    const id = input.id ?? uuidv7();
    if (input.isDefault) {
      await tx.query(sql`UPDATE mail_identity SET is_default = false, updated_at = now()
        WHERE account_id = ${accountId}::uuid AND is_default AND id <> ${id}::uuid`);
    }
    const own = id === accountId;
    await tx.query(sql`
      INSERT INTO mail_identity (organization_id, id, account_id, name, address, reply_to, signature_html, signature_text, is_default, updated_at)
      VALUES (app_organization_id(), ${id}::uuid, ${accountId}::uuid, ${checked.name}, ${own ? null : address}, ${checked.replyTo},
        ${checked.signatureHtml}, ${checked.signatureText}, ${input.isDefault}, now())
      ON CONFLICT (organization_id, id) DO UPDATE SET name = excluded.name, address = excluded.address,
        reply_to = excluded.reply_to, signature_html = excluded.signature_html, signature_text = excluded.signature_text,
        is_default = excluded.is_default, updated_at = now()`);
    const saved = await findIdentity(tx, accountId, id);
    if (!saved) throw new NotFoundError('identity');
    return saved;
  });
}

function checkInput({ name, replyTo, signatureHtml }: IdentityInput) {
  if (breaksLine(name) || name.length > MAX_NAME)
    throw new InputError({ name: `Shorten the name to ${MAX_NAME} characters in one line.` });
  if (signatureHtml.length > MAX_SIGNATURE)
    throw new InputError({ signatureHtml: 'Shorten the signature. Pictures have no place in it.' });
  const reply = replyTo?.trim() ? parseRecipient(replyTo) : null;
  if (reply && 'problem' in reply) throw new InputError({ replyTo: reply.problem });
  const html = safeHtml(signatureHtml);
  const signatureText = readHtml(html, MAX_SIGNATURE, { complete: true }).text;
  const empty = signatureText.trim() === '';
  return {
    name: name.trim(),
    replyTo: reply ? reply.address : null,
    signatureHtml: empty ? '' : html,
    signatureText: empty ? '' : signatureText,
  };
}

/** Takes an identity away; the account's own goes back to how it began. False when there was none. */
export async function removeIdentity({ database }: Deps, id: string): Promise<boolean> {
  authorize(policy.write);
  const gone = await database.query(
    sql`DELETE FROM mail_identity WHERE organization_id = app_organization_id() AND id = ${id}::uuid RETURNING id`,
  );
  return gone.length > 0;
}
