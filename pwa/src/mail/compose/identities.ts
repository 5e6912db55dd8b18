// Whom a person can write as: known before writing begins, so that the right one is chosen at once.
import type { ResultOf } from '@postroom/schema';
import { createSignal } from 'solid-js';
import { onePer } from '../../primitives/one-per.ts';
import type { Mail } from '../data/mail.ts';
import { inertBody } from '../html/inert.ts';
import { sameAddress } from './address.ts';
import type { Composition } from './composition.ts';
import { IdentitiesQuery } from './documents.ts';

export type Identity = ResultOf<typeof IdentitiesQuery>['identities'][number];

function open(mail: Mail) {
  const [list, setList] = createSignal<readonly Identity[]>([]);
  const load = async (): Promise<void> => {
    const { client } = mail.workspace;
    const kept = await client.query(IdentitiesQuery, {}, { requestPolicy: 'cache-first' }).toPromise();
    if (kept.data !== undefined) setList(kept.data.identities);
    const fresh = await client.query(IdentitiesQuery, {}, { requestPolicy: 'network-only' }).toPromise();
    if (fresh.data !== undefined) setList(fresh.data.identities);
  };
  void load();
  return { list, load };
}

/** The person's identities; empty until they are known. */
export const identitiesOf = onePer(open, (mail: Mail) => mail.workspace.closed);

interface Reached {
  to: readonly { address: string }[];
  cc: readonly { address: string }[];
}

/** Who answers: the identity that the mail came to; else the usual one of the account. */
export function identityFor(
  identities: readonly Identity[],
  accountId: string,
  message?: Reached,
): Identity | undefined {
  const own = identities.filter((one) => one.accountId === accountId);
  const reached = [...(message?.to ?? []), ...(message?.cc ?? [])];
  return (
    own.find((one) => reached.some(({ address }) => sameAddress(address, one.address))) ??
    own.find((one) => one.isDefault) ??
    own[0]
  );
}

const signatureHtml = (identity: Identity | undefined): string =>
  identity === undefined || identity.signatureHtml === ''
    ? ''
    : `<div class="postroom-signature">${identity.signatureHtml}</div>`;

const signatureText = (identity: Identity | undefined): string =>
  identity === undefined || identity.signatureText === '' ? '' : `\n\n-- \n${identity.signatureText}`;

/** The message as written by this identity: its account, and its signature in the place of the one before. */
export function writtenAs(
  one: Composition,
  identity: Identity | undefined,
  before?: Identity,
): Pick<Composition, 'accountId' | 'identityId' | 'html' | 'text'> {
  const who = { accountId: identity?.accountId ?? one.accountId, identityId: identity?.id ?? null };
  if (one.rich) {
    const body = inertBody(one.html);
    for (const old of body.querySelectorAll('.postroom-signature')) old.remove();
    const words = body.innerHTML === '' ? '<p></p>' : body.innerHTML;
    return { ...who, html: `${words}${signatureHtml(identity)}`, text: one.text };
  }
  const [old, fresh] = [signatureText(before), signatureText(identity)];
  if (old !== '' && one.text.includes(old))
    return { ...who, html: one.html, text: one.text.replace(old, () => fresh) };
  return { ...who, html: one.html, text: `${one.text}${fresh}` };
}

/** "Asa Lindholm <asa@example.com>". */
export const identityInWords = ({ name, address }: Identity): string =>
  name === '' ? address : `${name} <${address}>`;

/** Each line of a signature begins a paragraph in the editor: together they are one, apart only where a line is empty. */
export function tightLines(html: string): string {
  const body = inertBody(html);
  const isEmpty = (element: Element): boolean =>
    element.textContent?.trim() === '' && element.querySelector('img') === null;
  let before: Element | null = null;
  for (const element of [...body.children]) {
    const isLine = element.tagName === 'P';
    if (isLine && isEmpty(element)) {
      element.remove();
      before = null;
    } else if (isLine && before !== null && before.getAttribute('style') === element.getAttribute('style')) {
      before.append(body.ownerDocument.createElement('br'), ...element.childNodes);
      element.remove();
    } else before = isLine ? element : null;
  }
  return body.innerHTML;
}
