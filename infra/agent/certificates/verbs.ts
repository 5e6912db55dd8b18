import { dirname, join } from 'node:path';
import { z } from 'zod';
import { dialectOf } from '../configuration/dialect.ts';
import { readConfigurationFiles } from '../configuration/files.ts';
import { snapshotOf } from '../configuration/snapshot.ts';
import { readState } from '../configuration/verbs.ts';
import { AgentError } from '../errors.ts';
import type { CertificateVerbs, InstalledCertificate } from '../protocol/certificates.ts';
import type { ConfigurationChange, Parameter, ParameterKey } from '../protocol/configuration.ts';
import type { VerbContext, VerbsOf } from '../verb.ts';
import { checkPair, describe, readChain } from './check.ts';
import { directoriesOf, listCertificates } from './list.ts';
import { DIRECTORY, storePair } from './store.ts';

type Context = Pick<VerbContext, 'host' | 'run'>;

const LARGEST_PEM = 64 * 1024;
const name = z
  .string()
  .regex(
    /^(?=.{1,253}$)(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    'This is no name of a host: write it like mail.example.com.',
  );

export const certificateVerbs: VerbsOf<CertificateVerbs> = {
  'certificates.list': {
    params: z.strictObject({}),
    audited: false,
    run: async (_params, context) =>
      listCertificates(context.host, await readConfigurationFiles(context.host)),
  },
  'certificates.install': {
    params: z.strictObject({ chain: z.string().max(LARGEST_PEM), key: z.string().max(LARGEST_PEM) }),
    audited: true,
    // The key is nobody's business.
    logged: ({ chain }) => ({ chain }),
    run: ({ chain, key }, context) => install(chain, key, context),
  },
  'certificates.selfSign': {
    params: z.strictObject({
      names: z.array(name).min(1, 'Enter a name of the host.').max(20, 'At most 20 names.'),
      days: z
        .number()
        .int()
        .min(1, 'At least one day.')
        .max(825, 'At most 825 days: programs refuse longer ones.'),
    }),
    audited: true,
    run: (params, context) => selfSign(params, context),
  },
};

async function install(chainText: string, keyText: string, context: Context): Promise<InstalledCertificate> {
  const chain = readChain(chainText);
  const { leaf, key } = checkPair(chain, keyText);
  const pem = chain.map((each) => each.toString()).join('');
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = describe(leaf, []);
  const file = certificate.fingerprint.slice(0, 16);
  for (const directory of directoriesOf(context.host))
    await storePair(directory, { name: file, pem, key: keyPem });
  return { certificate, changes: await changesFor(context, file) };
}

const DOVECOT_NAMES = {
  '2.3': { cert: 'ssl_cert', key: 'ssl_key', others: ['ssl_alt_cert', 'ssl_alt_key'] },
  '2.4': {
    ...{ cert: 'ssl_server_cert_file', key: 'ssl_server_key_file' },
    others: ['ssl_server_alt_cert_file', 'ssl_server_alt_key_file'],
  },
};

async function changesFor(context: Context, file: string): Promise<ConfigurationChange[]> {
  const { postfix, dovecot } = context.host;
  const state = await readState(context);
  const { parameters } = snapshotOf(state);
  const { name: dialect, fileValue } = dialectOf(state.dovecot.version);
  const at = (directory: string, kind: string) => join(directory, DIRECTORY, `${file}.${kind}`);
  const inDovecot = dirname(dovecot.configFile);
  const of = (program: ParameterKey['program']) => globals(parameters, program);
  return [
    ...(postfix === null ? [] : postfixChanges(of('postfix'), (kind) => at(postfix.configDirectory, kind))),
    of('dovecot').set(DOVECOT_NAMES[dialect].cert, fileValue(at(inDovecot, 'pem'))),
    of('dovecot').set(DOVECOT_NAMES[dialect].key, fileValue(at(inDovecot, 'key'))),
    ...DOVECOT_NAMES[dialect].others.flatMap((name) => of('dovecot').unset(name)),
  ];
}

/** `smtpd_tls_chain_files` wins over the older parameters; those of other kinds of keys would be shown as well. */
function postfixChanges(
  { set, unset, isSet }: ReturnType<typeof globals>,
  at: (kind: string) => string,
): ConfigurationChange[] {
  const others = ['eccert', 'eckey', 'dcert', 'dkey'].map((name) => `smtpd_tls_${name}_file`);
  return [
    ...(isSet('smtpd_tls_chain_files')
      ? [set('smtpd_tls_chain_files', `${at('key')}, ${at('pem')}`)]
      : [set('smtpd_tls_cert_file', at('pem')), set('smtpd_tls_key_file', at('key'))]),
    ...others.flatMap(unset),
  ];
}

/** Steps of a change of what a program's configuration says outside of all sections. */
function globals(parameters: readonly Parameter[], program: ParameterKey['program']) {
  const find = (name: string) =>
    parameters.find(({ key }) => key.program === program && key.section.length === 0 && key.name === name);
  const isSet = (name: string) => (find(name)?.configured ?? '') !== '';
  return {
    isSet,
    set(name: string, value: string): ConfigurationChange {
      const found = find(name);
      if (found === undefined) throw new AgentError('UNAVAILABLE', `${program} knows no ${name} here.`);
      return { kind: 'setParameter', parameter: found.key, value, base: found.version };
    },
    unset(name: string): ConfigurationChange[] {
      const found = find(name);
      return found === undefined || !isSet(name)
        ? []
        : [{ kind: 'removeParameter', parameter: found.key, base: found.version }];
    },
  };
}

async function selfSign(
  { names, days }: { names: string[]; days: number },
  context: Context,
): Promise<InstalledCertificate> {
  const [first = ''] = names;
  const { stdout } = await context.run('/usr/bin/openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', '-', '-out', '-', '-days', String(days), '-subj', `/CN=${first.slice(0, 64)}`],
    ...['-addext', `subjectAltName=${names.map((each) => `DNS:${each}`).join(',')}`],
    ...['-addext', 'extendedKeyUsage=serverAuth'],
  ]);
  const [key = ''] =
    stdout.match(/-----BEGIN (?:EC )?PRIVATE KEY-----[\s\S]+?-----END (?:EC )?PRIVATE KEY-----/) ?? [];
  return install(stdout, key, context);
}
