// Certificates of a mail host. Keys pass through to its agent and are kept nowhere else.
import type { Certificate, InstalledCertificate } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { acting } from '../acting.ts';
import { type Installed, installCertificate } from '../certificates/install.ts';
import type { MailHostAgent } from '../ports.ts';
import { ConfigurationRunRef } from './configuration-run.ts';
import { MailHostRef } from './mail-host.ts';
import { unlessUnreachable } from './unreachable.ts';

const CertificateRef = builder.objectRef<Certificate>('MailCertificate').implement({
  description: 'A certificate that mail servers show to others.',
  fields: (t) => ({
    fingerprint: t.exposeString('fingerprint', { description: 'SHA-256, in hexadecimal.' }),
    subject: t.exposeString('subject', { description: 'Whose it is.' }),
    issuer: t.exposeString('issuer', { description: 'Who issued it.' }),
    selfSigned: t.exposeBoolean('selfSigned', { description: 'Whether it vouches for itself.' }),
    names: t.exposeStringList('names', { description: 'Names of hosts it is good for.' }),
    notBefore: t.field({
      type: 'DateTime',
      description: 'From when it is good.',
      resolve: ({ notBefore }) => new Date(notBefore),
    }),
    notAfter: t.field({
      type: 'DateTime',
      description: 'Until when it is good.',
      resolve: ({ notAfter }) => new Date(notAfter),
    }),
    keyType: t.exposeString('keyType', { description: 'The kind of its key: RSA 2048.' }),
    usedBy: t.exposeStringList('usedBy', { description: 'Parameters that name it.' }),
    problems: t.exposeStringList('problems', {
      description: 'What is wrong with it, in sentences; that it ends within 30 days is among them.',
    }),
  }),
});

builder.objectField(MailHostRef, 'certificates', (t) =>
  t.field({
    type: [CertificateRef],
    nullable: true,
    description: 'The certificates its configuration names; null while its agent does not answer.',
    resolve: (host, _args, { deps }) =>
      unlessUnreachable(() =>
        deps.mailHosts.agentOf(host).call('certificates.list', {}, { actor: acting() }),
      ),
  }),
);

const payload = (name: string) =>
  builder.objectRef<Installed>(name).implement({
    description: 'The certificate is on the host, and the change that uses it has begun.',
    fields: (t) => ({
      certificate: t.expose('certificate', {
        type: CertificateRef,
        nullable: true,
        description: 'The certificate; null when this change had begun already.',
      }),
      run: t.expose('run', { type: ConfigurationRunRef, description: 'The change that uses it.' }),
    }),
  });

interface Asked {
  mailHostId: string;
  reason: string;
  idempotencyKey: string;
}

const use = (
  deps: Context['deps'],
  { mailHostId, ...asked }: Asked,
  put: (agent: MailHostAgent) => Promise<InstalledCertificate>,
): Promise<Installed> =>
  installCertificate(deps, { ...asked, hostId: decodeId(mailHostId, 'MailHost') }, put);

defineMutation('installCertificate', {
  description:
    'Puts a certificate with its key on the mail host and has Postfix and Dovecot use it, proven like any change of the configuration. The key goes to the host alone.',
  input: builder.inputType('InstallCertificateInput', {
    description: 'The certificate, where, and why.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The mail host.' }),
      chain: t.string({ description: 'PEM: the certificate, then those that lead to its authority.' }),
      key: t.string({ description: 'PEM: its private key, without a passphrase.' }),
      reason: t.string({ description: 'Why, in one line.' }),
      idempotencyKey: t.string({ description: 'The same key begins the same change only once: a UUID.' }),
    }),
  }),
  payload: payload('InstallCertificatePayload'),
  resolve: ({ chain, key, ...asked }, { deps }) =>
    use(deps, asked, (agent) =>
      agent.call('certificates.install', { chain, key }, { actor: acting(asked.reason) }),
    ),
});

defineMutation('selfSignCertificate', {
  description:
    'Makes a certificate that vouches for itself, and has Postfix and Dovecot use it. Other servers take it; people’s programs warn of it.',
  input: builder.inputType('SelfSignCertificateInput', {
    description: 'For which names, where, and why.',
    fields: (t) => ({
      mailHostId: t.id({ description: 'The mail host.' }),
      names: t.stringList({ description: 'Names of the host: 1 to 20.' }),
      days: t.int({ description: 'For how many days: 1 to 825.' }),
      reason: t.string({ description: 'Why, in one line.' }),
      idempotencyKey: t.string({ description: 'The same key begins the same change only once: a UUID.' }),
    }),
  }),
  payload: payload('SelfSignCertificatePayload'),
  resolve: ({ names, days, ...asked }, { deps }) =>
    use(deps, asked, (agent) =>
      agent.call('certificates.selfSign', { names: [...names], days }, { actor: acting(asked.reason) }),
    ),
});
