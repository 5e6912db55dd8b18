import { expect, it } from 'vitest';
import type { ConfigurationState } from '../configuration/snapshot.ts';
import { AgentError } from '../errors.ts';
import type { TemplateId, TemplateValues } from '../protocol/templates.ts';
import { listTemplates, stageTemplate } from './index.ts';

const file = (id: string, role: 'main.cf' | 'master.cf' | 'dovecot', text: string) => ({
  ...{ id, role, text, path: `/etc/${id}`, note: null, version: 'v1', editable: true },
  program: role === 'dovecot' ? ('dovecot' as const) : ('postfix' as const),
});

const defaults = new Map([
  ['mynetworks', '127.0.0.0/8'],
  ...['relayhost', 'relay_domains'].map((n) => [n, ''] as const),
]);
const state: ConfigurationState = {
  files: [
    file(
      'postfix/main.cf',
      'main.cf',
      'mynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = reject_unauth_destination\n',
    ),
    file('postfix/master.cf', 'master.cf', 'smtp inet n - n - - smtpd\n'),
    file('dovecot/dovecot.conf', 'dovecot', 'protocols = imap\n'),
  ],
  ...{ inclusions: [], problems: [], directories: { postfix: '/etc/postfix', dovecot: '/etc/dovecot' } },
  postfix: {
    ...{ version: '3.7.11', defaults, effective: new Map(), options: new Map(), warnings: [] },
    tableTypes: new Set(['inline', 'texthash']),
  } as never,
  dovecot: { version: '2.3.19', defaults: new Map(), effective: new Map(), failure: null } as never,
};

function wrong(template: TemplateId, values: TemplateValues): Record<string, string> {
  try {
    stageTemplate(state, template, values);
  } catch (error) {
    if (error instanceof AgentError) return error.fields ?? {};
    throw error;
  }
  return {};
}

it.each<[TemplateId, TemplateValues, string]>([
  ['relay', { host: 'smtp.example\nmynetworks = 0.0.0.0/0' }, 'values.host'],
  ['relay', { host: '-o smtpd_relay_restrictions=permit' }, 'values.host'],
  ['relay', { host: 'a]:25, [evil.example' }, 'values.host'],
  ['relay', { host: 'smtp.example.com', user: 'a b', password: 'x' }, 'values.user'],
  ['relay', { host: 'smtp.example.com', user: '-x', password: 'x' }, 'values.user'],
  ['relay', { host: 'smtp.example.com', user: 'ada', password: 'x\r\n*:25 eve:eve' }, 'values.password'],
  ['relay', { host: 'smtp.example.com', user: 'ada' }, 'values.password'],
  ['relay', { host: '' }, 'values.host'],
  ['relay', { host: 'smtp.example.com', port: '26' }, 'values.port'],
  ['backup-mx', { domains: 'acme.example }, pipe:x' }, 'values.domains'],
  ['backup-mx', { domains: 'acme.example', keepDays: '1e3' }, 'values.keepDays'],
  ['small-office', { networks: '0.0.0.0/0' }, 'values.networks'],
  ['small-office', { networks: '10.0.0.0/8 ::/0' }, 'values.networks'],
  ['small-office', { networks: '172.16.0.0/8' }, 'values.networks'],
  ['small-office', { networks: '192.168.0.0/15' }, 'values.networks'],
  ['small-office', { networks: '::1/8' }, 'values.networks'],
  ['small-office', { networks: 'hash:/etc/passwd' }, 'values.networks'],
  ['high-volume', { processes: '-5' }, 'values.processes'],
  ['small-office', { command: 'rm' }, 'values.command'],
])('of %s, %j is refused at its field', (template, values, field) => {
  expect(Object.keys(wrong(template, values))).toContain(field);
});

it('are listed with fields that can be left as they are', () => {
  const templates = listTemplates(state);
  expect(templates.map(({ id }) => id)).toEqual([
    'small-office',
    'relay',
    'strict-tls',
    'backup-mx',
    'high-volume',
  ]);
  for (const { id, fields } of templates) {
    const needed = fields.filter(({ required }) => required).map(({ name }) => `values.${name}`);
    if (id !== 'strict-tls') expect(Object.keys(wrong(id, {})), id).toEqual(needed);
  }
});

/** main.cf with these lines besides, after a template was filled in. */
function mainCf(lines: string, template: TemplateId, values: TemplateValues): string {
  const [main, ...others] = state.files;
  if (main === undefined) throw new Error('no main.cf');
  const files = [{ ...main, text: `${main.text}${lines}` }, ...others];
  const staged = stageTemplate({ ...state, files }, template, values);
  return staged.files.find(({ file: { role } }) => role === 'main.cf')?.after ?? '';
}

it('strict TLS makes nothing less strict than it is', () => {
  const strict =
    'smtpd_tls_cert_file = /etc/passwd\nsmtp_tls_security_level = secure\nsmtpd_tls_security_level = encrypt\nsmtpd_tls_mandatory_protocols = >=TLSv1.3\n';
  const after = mainCf(strict, 'strict-tls', {});
  expect(after).toContain('smtp_tls_security_level = secure\n');
  expect(after).toContain('smtpd_tls_security_level = encrypt\n');
  expect(after).toContain('smtpd_tls_mandatory_protocols = >=TLSv1.3\n');
  expect(mainCf(strict, 'strict-tls', { outgoing: 'encrypt' })).toContain(
    'smtp_tls_security_level = secure\n',
  );
});

it('a backup MX for one more domain leaves the mail of the others where it goes', () => {
  const first = 'relay_domains = acme.example\nrelay_transport = relay:[mx.acme.example]\n';
  const values = { domains: 'zeta.example', primary: 'mx.zeta.example' };
  expect(() => mainCf(first, 'backup-mx', values)).toThrow(/Mail for acme.example is passed on by relay:/);
  expect(() => mainCf(first, 'backup-mx', { domains: 'zeta.example' })).toThrow(/acme.example/);
  const both = mainCf(
    `${first}smtpd_relay_restrictions = reject_unauth_destination, check_recipient_access inline:{acme.example=reject_unverified_recipient}\n`,
    'backup-mx',
    { domains: 'zeta.example', primary: 'mx.acme.example' },
  );
  expect(both).toContain('relay_domains = acme.example zeta.example');
  expect(both).toContain(
    'inline:{acme.example=reject_unverified_recipient, zeta.example=reject_unverified_recipient}',
  );
  expect(mainCf(first, 'backup-mx', { ...values, domains: 'acme.example' })).toContain(
    'relay_transport = relay:[mx.zeta.example]',
  );
});
