// Which certificates a host has: those that its configuration names, and those that were installed and are not used.
import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ConfigurationFiles, readConfigurationFiles } from '../configuration/files.ts';
import type { MailHost } from '../mail-host.ts';
import type { Certificate } from '../protocol/certificates.ts';
import { describe } from './check.ts';
import { usedFiles } from './used-files.ts';

const MOST_UNUSED = 20;

/** Those in use first. */
export async function listCertificates(host: MailHost, files: ConfigurationFiles): Promise<Certificate[]> {
  const used = usedFiles(files);
  const stored = (await Promise.all(directoriesOf(host).map(storedFiles))).flat();
  const unused = stored.filter((path) => !used.has(path)).slice(-MOST_UNUSED);
  return readAll([...used, ...unused.map((path): [string, string[]] => [path, []])]);
}

/** Those that the configuration names, for one name of several (SNI) as well. */
export const certificatesInUse = async (host: MailHost): Promise<Certificate[]> =>
  readAll([...usedFiles(await readConfigurationFiles(host))]);

async function readAll(files: readonly [path: string, usedBy: string[]][]): Promise<Certificate[]> {
  const found = new Map<string, Certificate>();
  for (const [path, usedBy] of files) {
    const certificate = await readCertificate(path, usedBy);
    if (certificate === null) continue; // that it is missing is told with the configuration
    const known = found.get(certificate.fingerprint);
    found.set(certificate.fingerprint, { ...certificate, usedBy: [...(known?.usedBy ?? []), ...usedBy] });
  }
  return [...found.values()];
}

async function readCertificate(path: string, usedBy: string[]): Promise<Certificate | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [block] = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/) ?? [];
  if (block === undefined) return null;
  try {
    return describe(new X509Certificate(block), usedBy);
  } catch {
    return null; // no certificate after all: the canary says so of a configuration that needs it
  }
}

/** Where certificates are installed: each server reads copies of its own, beside its configuration. */
export const directoriesOf = ({ postfix, dovecot }: MailHost): string[] => [
  ...(postfix === null ? [] : [postfix.configDirectory]),
  dirname(dovecot.configFile),
];

async function storedFiles(configDirectory: string): Promise<string[]> {
  const directory = join(configDirectory, 'certificates');
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => name.endsWith('.pem'))
    .sort()
    .map((name) => join(directory, name));
}
