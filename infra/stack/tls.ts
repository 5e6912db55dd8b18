// A certificate authority of the installation's own and one server certificate for Dovecot and Postfix.
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';
import { safeHostname } from './values.ts';

export interface TlsFiles {
  ca: string;
  certificate: string;
  key: string;
}

const CA_DAYS = 3650;
const SERVER_DAYS = 825;
const RENEW_BEFORE_MS = 30 * 24 * 3600 * 1000;
const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes, or renews when 30 days are left or the host name has changed, the files below `directory`. */
export async function ensureTls(directory: string, hostname: string): Promise<TlsFiles> {
  const files = {
    ca: join(directory, 'ca.pem'),
    certificate: join(directory, 'server.pem'),
    key: join(directory, 'server.key'),
  };
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const caKey = join(directory, 'ca.key');
  const ca = await readCertificate(files.ca);
  if (!ca || expiresSoon(ca)) {
    await createAuthority(files.ca, caKey);
    await rm(files.certificate, { force: true });
  }
  const server = await readCertificate(files.certificate);
  if (!server || expiresSoon(server) || server.checkHost(hostname) === undefined) {
    await createServerCertificate(directory, files, caKey, hostname);
  }
  return files;
}

async function readCertificate(file: string): Promise<X509Certificate | undefined> {
  const pem = await readFile(file, 'utf8').catch(() => undefined);
  return pem === undefined ? undefined : new X509Certificate(pem);
}

function expiresSoon(certificate: X509Certificate): boolean {
  return certificate.validToDate.getTime() - Date.now() < RENEW_BEFORE_MS;
}

async function createAuthority(ca: string, key: string): Promise<void> {
  const subject = ['-subj', '/CN=Postroom private authority', '-days', String(CA_DAYS)];
  const uses = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await run('openssl', ['req', '-x509', ...EC_KEY, '-keyout', key, '-out', `${ca}.new`, ...subject, ...uses]);
  await rename(`${ca}.new`, ca);
}

async function createServerCertificate(
  directory: string,
  files: TlsFiles,
  caKey: string,
  hostname: string,
): Promise<void> {
  const name = safeHostname(hostname);
  const request = join(directory, 'server.csr');
  const extensions = join(directory, 'server.ext');
  await writeFile(
    extensions,
    `subjectAltName=DNS:localhost,DNS:${name},IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`,
  );
  await run('openssl', [
    'req',
    ...EC_KEY,
    '-keyout',
    files.key,
    '-out',
    request,
    '-subj',
    '/CN=Postroom mail',
  ]);
  await run('openssl', [
    ...['x509', '-req', '-in', request, '-CA', files.ca, '-CAkey', caKey, '-CAcreateserial'],
    ...['-days', String(SERVER_DAYS), '-extfile', extensions, '-out', `${files.certificate}.new`],
  ]);
  await rename(`${files.certificate}.new`, files.certificate);
  await rm(request);
  await rm(extensions);
}
