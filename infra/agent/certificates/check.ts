// What a certificate is, and whether it can be used.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { AgentError } from '../errors.ts';
import type { Certificate } from '../protocol/certificates.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;
const SHORTEST_RSA = 2_048;

export function describe(certificate: X509Certificate, usedBy: string[], now = Date.now()): Certificate {
  const { publicKey } = certificate;
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    selfSigned: certificate.checkIssued(certificate),
    names: namesOf(certificate),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    keyType: keyTypeOf(publicKey),
    usedBy,
    problems: problemsOf(certificate, now),
  };
}

const nameOf = (name: string): string => /CN=([^\n]+)/.exec(name)?.[1] ?? name.replaceAll('\n', ', ');

const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  subjectAltName.split(', ').flatMap((each) => /^(?:DNS|IP Address):(.+)$/.exec(each)?.[1] ?? []);

function keyTypeOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): string {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  return `${(asymmetricKeyType ?? 'unknown').toUpperCase()} ${modulusLength ?? namedCurve ?? ''}`.trim();
}

/** All that is wrong with it; that it ends soon as well. */
export function problemsOf(certificate: X509Certificate, now = Date.now()): string[] {
  const left = daysLeft(certificate, now);
  const soon = left >= 0 && left < WARN_DAYS ? [`It ends in ${left} days.`] : [];
  return [...soon, ...faultsOf(certificate, now)];
}

const daysLeft = (certificate: X509Certificate, now: number): number =>
  Math.floor((certificate.validToDate.getTime() - now) / DAY_MS);

/** Why it cannot be used. */
function faultsOf(certificate: X509Certificate, now = Date.now()): string[] {
  const left = daysLeft(certificate, now);
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const short = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_RSA;
  return [
    ...(left < 0 ? [`It ended ${-left} days ago.`] : []),
    ...(certificate.validFromDate.getTime() > now ? ['It is not valid yet.'] : []),
    ...(short ? [`Its key is shorter than ${SHORTEST_RSA} bits.`] : []),
    ...(namesOf(certificate).length === 0 ? ['It names no host.'] : []),
  ];
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const MOST_IN_CHAIN = 10;

const refuse = (field: string, message: string) =>
  new AgentError('INVALID_INPUT', message, { fields: { [field]: message } });

/** The server's certificate first, then those that lead to its authority. Throws INVALID_INPUT. */
export function readChain(text: string): X509Certificate[] {
  const blocks = text.match(BLOCK) ?? [];
  if (blocks.length === 0) throw refuse('chain', 'There is no certificate in PEM here.');
  if (blocks.length > MOST_IN_CHAIN)
    throw refuse('chain', `A chain has at most ${MOST_IN_CHAIN} certificates.`);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    throw refuse('chain', 'A certificate in this chain cannot be read.');
  }
}

/** Throws INVALID_INPUT: key and chain must belong together, be good now, and be in their order. */
export function checkPair(
  chain: X509Certificate[],
  keyText: string,
): { leaf: X509Certificate; key: KeyObject } {
  const [leaf] = chain;
  if (leaf === undefined) throw refuse('chain', 'There is no certificate here.');
  const key = readKey(keyText);
  if (!leaf.checkPrivateKey(key)) throw refuse('key', 'This key does not belong to the first certificate.');
  for (const [index, certificate] of chain.entries()) {
    const next = chain[index + 1];
    if (next !== undefined && !(certificate.checkIssued(next) && certificate.verify(next.publicKey)))
      throw refuse('chain', `Certificate ${index + 1} was not issued by the one after it.`);
  }
  const [fault] = faultsOf(leaf);
  if (fault !== undefined) throw refuse('chain', fault);
  return { leaf, key };
}

function readKey(text: string): KeyObject {
  try {
    const key = createPrivateKey(text);
    if (!['rsa', 'ec', 'ed25519'].includes(key.asymmetricKeyType ?? ''))
      throw refuse('key', 'Keys of this kind cannot be used: RSA, EC or Ed25519.');
    return key;
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw refuse('key', 'This is no private key in PEM without a passphrase.');
  }
}
