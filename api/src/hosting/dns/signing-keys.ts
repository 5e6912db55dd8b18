// The keys a domain's mail is signed with, and the signer that has them.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimKey } from '@postroom/prisma';
import type { Deps } from '../../deps.ts';
import { acting } from '../../mailserver/index.ts';

const generate = promisify(generateKeyPair);

export type KeyState = 'WAITING' | 'ACTIVE' | 'RETIRING' | 'RETIRED';

export const keyContext = (keyId: string): string => `dkim_key:${keyId}`;

/** 2048 bits: longer ones do not fit into what some name servers take. */
export async function makeKeyPair(): Promise<{ publicKey: string; privateKey: string }> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKey: publicKey.toString('base64'), privateKey };
}

type SignerDeps = Pick<Deps, 'mailHosts' | 'secrets'>;

/** From now on the domain is signed with this key. Throws what the agent says when it does not do it. */
export async function handToSigner(
  { mailHosts, secrets }: SignerDeps,
  domain: string,
  key: DkimKey,
): Promise<void> {
  if (key.sealedKey === null) return;
  const privateKey = secrets.open(key.sealedKey, keyContext(key.id));
  const agent = mailHosts.agentOf({ address: null });
  await agent.call(
    'signing.put',
    { domain, selector: key.selector, privateKey },
    { actor: acting('DKIM key') },
  );
}

export async function takeFromSigner(
  { mailHosts }: SignerDeps,
  domain: string,
  selector: string,
): Promise<void> {
  const agent = mailHosts.agentOf({ address: null });
  await agent.call('signing.remove', { domain, selector }, { actor: acting('DKIM key') });
}
