// Certificates and explanations on mail servers of the test's own: what others share would be shown with another authority,
// and have other rules.
import { execFileSync } from 'node:child_process';
import { randomUUID, X509Certificate } from 'node:crypto';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerCertificate } from 'node:tls';
import { ownServer } from '@postroom/api/mail/account-servers.ts';
import { ImapFlow } from 'imapflow';
import { afterAll, expect, it } from 'vitest';
import { agentActor, localAgent } from '../../testkit/agent.ts';
import { expectPayload } from '../../testkit/hosted-company.ts';
import { shownAt } from '../../testkit/tls-shown.ts';
import { eventually } from '../../testkit/wait.ts';
import { startOwnMailHost } from './own-mail-host.ts';

const HOST = 'mail.lindqvist.example';
const host = await startOwnMailHost('certificates');
const { app, company, owner, authority, mailHostId, endpoints, path, ask, rowsOf, explain, mailboxOf } = host;
afterAll(() => host.stop());

const install = async ({ cert, key }: { cert: string; key: string }) =>
  (
    await ask(
      `mutation ($input: InstallCertificateInput!) { installCertificate(input: $input) { __typename
        ... on InstallCertificatePayload { certificate { fingerprint } run { id } }
        ... on InputError { fields { path message } } ... on Error { code message } } }`,
      { input: { mailHostId, chain: cert, key, reason: 'A new year', idempotencyKey: randomUUID() } },
    )
  ).installCertificate;

const shown = async (): Promise<string[]> => {
  const { smtp, submission, imap } = endpoints;
  const found = await Promise.all([
    shownAt(smtp, 'smtp'),
    shownAt(submission, 'smtp'),
    shownAt(imap, 'imap'),
  ]);
  return found.map(({ fingerprint256 }: PeerCertificate) => fingerprint256.replaceAll(':', '').toLowerCase());
};

it('refuses a key of another certificate and a certificate that has ended, and nothing changes', async () => {
  const before = await shown();
  const [good, other] = [await authority.issue([HOST]), await authority.issue([HOST])];
  expect(await install({ cert: good.cert, key: other.key })).toMatchObject({
    __typename: 'InputError',
    fields: [{ path: 'key', message: 'This key does not belong to the first certificate.' }],
  });
  expect(await install(await authority.issue([HOST], { expired: true }))).toMatchObject({
    __typename: 'InputError',
    fields: [{ path: 'chain', message: expect.stringMatching(/^It ended \d+ days ago/) }],
  });
  expect(await shown()).toEqual(before);
});

it('puts a new certificate live on every port, keeps its key to the host, and the app still reads and sends', async () => {
  const made = await authority.issue([HOST]);
  const { certificate, run } = await install({ ...made, cert: made.cert + authority.certificate });
  const fingerprint = new X509Certificate(made.cert).fingerprint256.replaceAll(':', '').toLowerCase();
  expect(certificate.fingerprint).toBe(fingerprint);
  const state = async () =>
    (
      await ask(
        'query ($id: ID!) { node(id: $id) { ... on ConfigurationRun { state findings { text } } } }',
        { id: run.id },
      )
    ).node;
  await eventually('the change waits for its confirmation', async () => {
    const now = await state();
    if (['REFUSED', 'FAILED', 'ROLLED_BACK'].includes(now.state)) throw new Error(JSON.stringify(now));
    return now.state === 'CONFIRMING';
  });
  await ask(
    'mutation ($input: ConfirmConfigurationChangeInput!) { confirmConfigurationChange(input: $input) { __typename ... on Error { message } } }',
    { input: { runId: run.id } },
  );
  expect(new Set(await shown())).toEqual(new Set([fingerprint]));

  const { node } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on MailHost { certificates { fingerprint issuer names usedBy } audit(first: 20) { entries { verb params } } } } }`,
    { id: mailHostId },
  );
  expect(node.certificates).toContainEqual({
    fingerprint,
    issuer: 'Harbour Test Authority',
    names: [HOST],
    usedBy: ['postfix: smtpd_tls_cert_file', 'dovecot: ssl_cert'],
  });
  const secret = made.key.split('\n')[1] ?? '';
  const auditLog = readFileSync(join(path, 'agent', 'audit.log'), 'utf8');
  expect(auditLog).toContain('certificates.install');
  expect(auditLog).not.toContain(secret);
  const rows = await rowsOf(
    'SELECT row_to_json(r)::text AS text FROM configuration_run r UNION ALL SELECT row_to_json(c)::text FROM change c',
  );
  expect(rows.join('\n')).not.toContain(secret);

  const { host, port } = endpoints.imap;
  const tls = { ca: authority.certificate, servername: HOST };
  const auth = { user: owner.address, pass: owner.password };
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: true, tls, auth, logger: false });
  await client.connect();
  await client.logout();
  await app.deps.mailTransport.verifySubmission(ownServer(app.deps, { address: owner.address }, 'smtp'));
});

it('tells by itself that a certificate is about to end, on the health of the host and in the change log', async () => {
  const { checkMailHost } = await ask(
    `mutation ($input: CheckMailHostInput!) { checkMailHost(input: $input) { ... on CheckMailHostPayload {
      check { state results { name state message value } } } } }`,
    { input: { mailHostId } },
  );
  const found = checkMailHost.check.results.find(({ name }: { name: string }) => name === 'certificate');
  expect(found).toMatchObject({
    state: 'WARNING',
    value: 0,
    message: expect.stringContaining('Install its successor now'),
  });
  const rows = await rowsOf('SELECT row_to_json(c)::text AS text FROM change c');
  expect(rows.filter((text) => text.includes('Install its successor now'))).toHaveLength(1);
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

it('explains what is taken and where it goes: a mailbox, and an alias with a whole message', async () => {
  const local = await explain({ recipient: owner.address });
  expect(local).toMatchObject({ accepted: true, transport: 'lmtp', recipients: [owner.address] });
  expect(local.summary).toMatch(/is taken\. It is handed on by lmtp to inet:127\.0\.0\.1:\d+\.$/);
  const { domain } = company;
  await expectPayload(
    app,
    `mutation ($input: CreateAliasInput!) { result: createAlias(input: $input) { __typename ... on Error { message } } }`,
    { domainId: company.domainId, localPart: 'sales', forwardTo: [owner.address, 'shop@partner.example'] },
    owner,
  );
  const message = base64('From: pia@elsewhere.example\r\nSubject: Bikes\r\n\r\n.Three\r\n');
  const alias = await eventually('the alias is in the directory', async () => {
    const found = await explain({ recipient: `sales@${domain}`, message });
    return found.deliveries.length === 2 && found;
  });
  const inbox = { kind: 'STORE', target: 'INBOX', at: null };
  expect(alias.deliveries).toContainEqual({
    ...{ recipient: owner.address, transport: 'lmtp', good: true },
    sieve: { state: 'NONE', actions: [inbox], problem: null, reason: null },
  });
  expect(alias.deliveries).toContainEqual({
    ...{ recipient: 'shop@partner.example', transport: 'smtp', good: true },
    sieve: null,
  });
  expect(alias.steps).toContainEqual(
    expect.objectContaining({ kind: 'LOOK_UP', subject: 'virtual_alias_maps', verdict: 'FOUND' }),
  );
  const { messages } = await mailboxOf(owner);
  expect(messages).toBe(0);
});

it('explains what the rules of the mailbox make of a message, does nothing of it and shows no rule', async () => {
  const etc = join(path, 'stack', 'dovecot', 'etc');
  const configFile = join(etc, 'dovecot.conf');
  const { uid, gid } = statSync(configFile);
  const account = process.getuid?.() === 0 ? { uid, gid } : {};
  const use = (script: string) =>
    execFileSync('/usr/bin/doveadm', ['-c', configFile, 'sieve', 'put', '-a', '-u', owner.address, 'main'], {
      ...{ ...account, cwd: '/', input: script },
    });
  writeFileSync(
    join(etc, 'first.sieve'),
    'require "fileinto";\nif header :is "X-Spam" "Yes" { fileinto "Junk"; stop; }\n',
    { mode: 0o644 },
  );
  appendFileSync(configFile, `\nplugin {\n  sieve_before = ${etc}/first.sieve\n}\n`);
  const own = [
    'require ["fileinto", "copy", "vacation", "reject"];',
    'if header :contains "subject" "invoice" { fileinto "Secret plans"; redirect :copy "books@partner.example"; }',
    'elsif header :contains "subject" "lunch" { vacation "I am away until Monday"; }',
    'elsif header :contains "subject" "offer" { reject "No thanks"; }',
    'elsif header :contains "subject" "both" { fileinto "A"; reject "No"; }',
    'elsif header :contains "subject" "old" { discard; }',
  ].join('\n');
  const sender = 'pia.2+shop-x@elsewhere.example';
  const mail = (subject: string, more = '') =>
    base64(`From: pia@elsewhere.example\r\nSubject: ${subject}\r\n${more}\r\nHello\r\n`);
  const verdict = (subject: string, more?: string) =>
    localAgent(app).call(
      'sieve.test',
      { mailbox: owner.address, sender, message: mail(subject, more), by: 'lmtp' },
      { actor: agentActor },
    );
  use(own);
  const mine = (line: number) => ({ script: 'PERSONAL', file: null, line });
  const explained = await explain({ recipient: owner.address, sender, message: mail('Your invoice') });
  expect(explained.deliveries[0].sieve).toEqual({
    state: 'RUN',
    actions: [
      { kind: 'STORE', target: 'Secret plans', at: mine(2) },
      { kind: 'REDIRECT', target: 'books@partner.example', at: mine(2) },
    ],
    problem: null,
    reason: null,
  });
  const first = { script: 'before', file: 'first.sieve', line: 2 };
  expect((await verdict('Your invoice', 'X-Spam: Yes\r\n')).actions).toEqual([
    { kind: 'store', target: 'Junk', at: first },
  ]);
  const lines = async (subject: string) => {
    const { state, actions, problem } = await verdict(subject);
    return [state, ...actions.map(({ kind, at }) => [kind, at?.line]), problem?.line];
  };
  expect(await Promise.all(['Lunch?', 'An offer', 'Old news', 'Both'].map(lines))).toEqual([
    ['run', ['answer', 3], ['store', undefined], undefined],
    ['run', ['reject', 4], undefined],
    ['run', ['discard', 6], undefined],
    ['aborted', ['store', undefined], 5],
  ]);
  expect((await mailboxOf(owner)).messages).toBe(0);
  const auditLog = readFileSync(join(path, 'agent', 'audit.log'), 'utf8');
  expect(auditLog).toContain('sieve.test');
  for (const secret of ['Secret plans', 'Your invoice']) expect(auditLog).not.toContain(secret);
});

it('explains refusals by the rule that decides: an unknown recipient, relaying, a sender, the size, the text', async () => {
  const mainCf = join(path, 'stack', 'postfix', 'etc', 'main.cf');
  appendFileSync(
    mainCf,
    `smtpd_sender_restrictions = check_sender_access inline:{ { spam@elsewhere.example = 550 5.7.1 We know you } }
body_checks = regexp:{ { /lottery/ REJECT No lotteries please } }
`,
  );
  const to = { recipient: owner.address };
  const mail = (text: string) => base64(`From: pia@elsewhere.example\nSubject: Hello\n\n${text}\n`);
  const decides = async (asked: Record<string, unknown>) => {
    const { accepted, steps } = await explain(asked);
    expect(accepted).toBe(false);
    return steps
      .filter(({ verdict }: { verdict: string }) => verdict === 'REJECT')
      .map(({ subject, detail }: Record<string, string>) => `${subject} ${detail}`)
      .join('\n');
  };
  expect(await decides({ recipient: `nobody@${company.domain}` })).toMatch(
    /reject_unlisted_recipient Recipient/,
  );
  expect(await decides({ recipient: 'ola@third.example' })).toContain('reject_unauth_destination Relay');
  expect(await decides({ ...to, sender: 'spam@elsewhere.example' })).toMatch(
    /550 5\.7\.1 .*We know you[\s\S]*check_sender_access Sender/,
  );
  expect(await decides({ ...to, message: mail('hi'), size: 900_000_000 })).toMatch(/^MAIL FROM.*552 5\.3\.4/);
  expect(await decides({ ...to, message: mail('You won the lottery') })).toMatch(
    /^body You won the lottery 5\.7\.1 No lotteries please\n\. 550/,
  );
});

it('says which part of a question cannot be asked', async () => {
  expect(await explain({ recipient: 'not an address' })).toMatchObject({
    __typename: 'InputError',
    fields: [{ path: 'recipient', message: 'This is no mail address.' }],
  });
  // Cut to a byte each, the two signs would end the line.
  expect(
    await explain({ recipient: owner.address, sender: 'pia\u010d\u010arset@elsewhere.example' }),
  ).toMatchObject({
    fields: [{ path: 'sender', message: 'This is no mail address.' }],
  });
  expect(await explain({ recipient: owner.address, message: 'hello world' })).toMatchObject({
    fields: [{ path: 'message', message: 'This is no message in base64.' }],
  });
});
