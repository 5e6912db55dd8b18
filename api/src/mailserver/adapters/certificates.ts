// Certificates for the agents of other machines, from an authority of the organization's own.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { InputError } from '../../core/errors.ts';
import type { Certificates, KeyedCertificate } from '../ports.ts';

x509.cryptoProvider.set(webcrypto as Crypto);

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 7_300;
/** Agents are enrolled once: their certificates hold as long as the authority. */
const DAYS = 7_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

export const certificates: Certificates = {
  async createAuthority(name) {
    const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      ...validity(AUTHORITY_DAYS),
      name: [{ CN: [name] }],
      keys: keys as CryptoKeyPair,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    });
    return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
  },
  async issueClient(authority, name) {
    const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
    const certificate = await issue(authority, name, keys.publicKey as CryptoKey, CLIENT_AUTH);
    return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
  },
  async issueServer(authority, name, request) {
    const certificate = await issue(authority, name, await keyOf(request), SERVER_AUTH);
    const fingerprint = Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex');
    return { certificate: certificate.toString('pem'), fingerprint };
  },
};

const validity = (days: number) => ({
  serialNumber: `00${randomBytes(15).toString('hex')}`,
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + days * DAY_MS),
});

/** Nothing of the request is taken over but its key: the name is ours to give. */
async function keyOf(request: string): Promise<x509.PublicKey> {
  try {
    const parsed = new x509.Pkcs10CertificateRequest(request);
    if (await parsed.verify()) return parsed.publicKey;
  } catch (error) {
    throw new InputError({ request: `It is no certificate request (PKCS #10, PEM): ${String(error)}` });
  }
  throw new InputError({ request: 'The certificate request is not signed with its own key.' });
}

async function issue(
  authority: KeyedCertificate,
  name: string,
  publicKey: x509.PublicKey | CryptoKey,
  use: string,
): Promise<x509.X509Certificate> {
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(authority.key),
    CURVE,
    false,
    ['sign'],
  );
  return x509.X509CertificateGenerator.create({
    ...validity(DAYS),
    subject: [{ CN: [name] }],
    issuer: new x509.X509Certificate(authority.certificate).subjectName,
    publicKey,
    signingKey: signingKey as CryptoKey,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([use], true),
    ],
  });
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
