// Certificates that are right, and certificates that are wrong on purpose, by openssl.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  key: string;
  cert: string;
}

export interface Authority {
  /** PEM. */
  certificate: string;
  /** Signs a certificate for these names, valid for a day; an `expired` one ended years ago. */
  issue(names: readonly string[], options?: { expired?: boolean }): Promise<Certificate>;
  /** One that nobody signed but itself. */
  selfSigned(name: string): Promise<Certificate>;
}

/** Keeps its key and what it signed in a folder of its own in `parent`. */
export async function createAuthority(parent: string): Promise<Authority> {
  const folder = mkdtempSync(join(parent, 'authority-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder, timeout: 20_000 });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    ...['req', '-x509', ...key, '-days', '2', '-subj', '/CN=Harbour Test Authority'],
    ...['-keyout', 'ca.key', '-out', 'ca.pem', '-addext', 'keyUsage=critical,keyCertSign'],
  );
  writeFileSync(file('index.txt'), '');
  writeFileSync(
    file('ca.cnf'),
    `[ca]\ndefault_ca = d\n[d]\nnew_certs_dir = ${folder}\ndatabase = ${file('index.txt')}\nserial = ${file('serial')}\n` +
      'default_md = sha256\npolicy = p\nunique_subject = no\ncopy_extensions = copy\n[p]\ncommonName = supplied\n',
  );
  writeFileSync(file('serial'), '1000\n');
  let count = 0;
  // The register of what was signed is a file: one after the other.
  let signing: Promise<unknown> = Promise.resolve();
  const sign = (...args: string[]) => {
    signing = signing.then(() => openssl('ca', ...args));
    return signing;
  };
  const read = (name: string): Certificate => ({
    key: readFileSync(file(`${name}.key`), 'utf8'),
    cert: readFileSync(file(`${name}.pem`), 'utf8'),
  });
  return {
    certificate: readFileSync(file('ca.pem'), 'utf8'),
    async issue(names, { expired = false } = {}) {
      const name = `leaf-${++count}`;
      const hosts = names.map((host) => `DNS:${host}`).join(',');
      await openssl(
        ...['req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`],
        ...['-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${hosts}`],
      );
      const dates = expired
        ? ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z']
        : ['-days', '1'];
      await sign(
        ...['-batch', '-notext', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key'],
        ...['-in', `${name}.csr`, '-out', `${name}.pem`, ...dates],
      );
      return read(name);
    },
    async selfSigned(host) {
      const name = `self-${++count}`;
      await openssl(
        ...['req', '-x509', ...key, '-days', '1', '-subj', `/CN=${host}`],
        ...['-keyout', `${name}.key`, '-out', `${name}.pem`, '-addext', `subjectAltName=DNS:${host}`],
      );
      return read(name);
    },
  };
}
