import { AgentError } from '../errors.ts';
import { Draft } from './draft.ts';
import { choice, field, type TemplateDefinition } from './template.ts';

/** Levels at which the other server must prove who it is: passwords for a relay may go over such a connection. */
const PROVEN = new Set(['dane-only', 'verify', 'secure', 'fingerprint']);

const OUTGOING = {
  may: 'Encrypted where the other side can',
  dane: 'As the other side’s DNS demands (DANE)',
  encrypt: 'Always encrypted',
};

/** How it is on this host: nothing becomes less strict because somebody left a field as it was. */
function present(draft: Draft) {
  const outgoing = draft.value('postfix', 'smtp_tls_security_level');
  return {
    minimum: draft.value('postfix', 'smtpd_tls_mandatory_protocols') === '>=TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2',
    outgoing: Object.hasOwn(OUTGOING, outgoing) ? outgoing : 'may',
    incoming: draft.value('postfix', 'smtpd_tls_security_level') === 'encrypt' ? 'yes' : 'no',
    proven: PROVEN.has(outgoing) ? outgoing : null,
  };
}

export const strictTls: TemplateDefinition = {
  id: 'strict-tls',
  title: 'Strict TLS',
  description:
    'Passwords and mail boxes over encrypted connections alone, no old versions of TLS, no weak ciphers; and, if you want, none but encrypted mail between servers.',
  fields(state) {
    const { minimum, outgoing, incoming, proven } = present(new Draft(state));
    return [
      field(
        'minimum',
        'Oldest version of TLS',
        'TLS 1.2 is what every mail program of the last ten years has.',
        choice({ 'TLSv1.2': 'TLS 1.2', 'TLSv1.3': 'TLS 1.3' }),
        minimum,
      ),
      field(
        'outgoing',
        'Mail to other servers',
        proven === null
          ? 'DANE needs a resolver that checks DNSSEC. “Always” gives mail back that the other side takes unencrypted only.'
          : `It stays as it is (smtp_tls_security_level = ${proven}), which demands more than any of these.`,
        choice(OUTGOING),
        outgoing,
      ),
      field(
        'incoming',
        'Refuse unencrypted mail from other servers',
        'Some mail will not reach you: servers need not be able to encrypt.',
        { kind: 'boolean' },
        incoming,
      ),
    ];
  },
  fill(draft, values) {
    const certificate = ['smtpd_tls_cert_file', 'smtpd_tls_chain_files', 'smtpd_tls_eccert_file'];
    if (certificate.every((name) => draft.value('postfix', name) === ''))
      throw new AgentError('INVALID_INPUT', 'Postfix has no certificate: install one first.');
    const minimum = `>=${values.text('minimum')}`;
    const outgoing = values.text('outgoing');
    draft.postfix({
      smtpd_tls_security_level: values.yes('incoming') ? 'encrypt' : 'may',
      smtpd_tls_auth_only: 'yes',
      smtpd_tls_protocols: minimum,
      smtpd_tls_mandatory_protocols: minimum,
      smtpd_tls_mandatory_ciphers: 'high',
      smtpd_tls_exclude_ciphers: 'aNULL, MD5, RC4, 3DES',
      ...(present(draft).proven === null ? { smtp_tls_security_level: outgoing } : {}),
      ...(outgoing === 'dane' ? { smtp_dns_support_level: 'dnssec' } : {}),
      smtp_tls_protocols: '>=TLSv1.2',
      smtp_tls_mandatory_protocols: minimum,
      smtp_tls_mandatory_ciphers: 'high',
    });
    draft.dovecot({
      ssl: 'required',
      ssl_min_protocol: values.text('minimum'),
      // Dovecot 2.4 says the same the other way round.
      ...(draft.knows('dovecot', 'auth_allow_cleartext')
        ? { auth_allow_cleartext: 'no' }
        : { disable_plaintext_auth: 'yes' }),
    });
  },
};
