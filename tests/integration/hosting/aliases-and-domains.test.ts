import { sql } from '@postroom/api/core/sql.ts';
import { createOrganization } from '@postroom/api/organizations/index.ts';
import { startTestServer, type TestServer } from '@postroom/infra/stack/testing-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { foundHostedCompany, type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from './administration.ts';
import { mailPrograms } from './mail-clients.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
let app: TestApp;
let company: HostedCompany;
let admin: Administration;

let exchange: TestServer;

beforeAll(async () => {
  exchange = await startTestServer();
  app = await startTestApp({
    ...{ stack, worker: true, env: { ALLOW_PRIVATE_HOSTS: `localhost:${exchange.port}` } },
  });
  company = await foundHostedCompany(app);
  admin = administrationOf(app, company);
});
afterAll(async () => {
  await app.stop();
  await exchange.close();
});

const addMailbox = (domainId: string, localPart: string) => admin.createMailbox(localPart, { domainId });

describe('an alias', () => {
  it('leads to mailboxes, and nowhere once it is deleted', async () => {
    const first = await admin.createMailbox('first');
    const second = await admin.createMailbox('second');
    const targets = [first.mailbox.address, second.mailbox.address];
    const { alias } = await admin.createAlias('Info', [...targets, targets[0]]);
    expect(alias).toMatchObject({ address: `info@${company.domain}`, forwardTo: targets });
    await admin.written(alias.id);
    expect(await programs.deliver(alias.address, 'To all')).toMatch(/^250/);
    for (const target of targets) {
      await eventually('it arrives', async () =>
        (await programs.inbox(target, MAILBOX_PASSWORD)).includes('To all'),
      );
    }
    expect(
      await admin.mutate('deleteAlias', { aliasId: alias.id }, company.owner, 'deletedAliasId'),
    ).toMatchObject({
      deletedAliasId: alias.id,
    });
    await eventually('it is refused', async () =>
      /^550/.test(await programs.deliver(alias.address, 'Gone?')),
    );
  });

  it('names each address that is wrong, and does not lead back to itself', async () => {
    expect(await admin.createAlias('wrong', ['ok@partner.example', 'nope', 'x@y'])).toMatchObject({
      fields: [{ path: 'forwardTo.1' }, { path: 'forwardTo.2' }],
    });
    expect(await admin.createAlias('wrong', [])).toMatchObject({ fields: [{ path: 'forwardTo' }] });
    expect(await admin.createAlias('self', [`self@${company.domain}`])).toMatchObject({
      fields: [{ path: 'forwardTo' }],
    });
    await admin.createAlias('there', [`back@${company.domain}`]);
    expect(await admin.createAlias('back', [`there@${company.domain}`])).toMatchObject({
      fields: [{ path: 'forwardTo' }],
    });
  });
});

describe('a domain', () => {
  it('is hosted once, under one spelling', async () => {
    const name = `bücher-${company.domain}`;
    const { domain } = await admin.mutate(
      'createDomain',
      { name },
      company.owner,
      'domain { id name directory }',
    );
    expect(domain.name).toMatch(/^xn--bcher-/);
    expect(await admin.mutate('createDomain', { name: domain.name.toUpperCase() })).toMatchObject({
      fields: [{ path: 'name' }],
    });
    for (const wrong of ['', 'localhost', '10.0.0.1', 'exa mple.com', '*.example.com']) {
      expect(await admin.mutate('createDomain', { name: wrong })).toMatchObject({
        fields: [{ path: 'name' }],
      });
    }
  });

  it('of another organization is out of reach', async () => {
    const { email } = await createOrganization(app.deps, {
      organizationName: 'Harbour Print',
      name: 'Nora Hafen',
      domain: `print-${company.domain}`,
      localPart: 'nora',
      password: MAILBOX_PASSWORD,
    });
    const rival = { headers: await signIn(app, email, MAILBOX_PASSWORD) };
    const { mailbox } = await admin.createMailbox('target');
    expect(await admin.createMailbox('spy', {}, rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await admin.createAlias('spy', ['x@partner.example'], rival)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await admin.updateMailbox(mailbox.id, { suspended: true }, rival)).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await admin.mutate('deleteMailbox', { mailboxId: mailbox.id }, rival)).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await admin.mutate('createDomain', { name: company.domain }, rival)).toMatchObject({
      fields: [{ path: 'name' }],
    });
    const rows = await app.database.systemQuery(sql`SELECT 1 FROM "organization"`);
    expect(rows).toHaveLength(2);
  });
});

describe('an alias domain, a catch-all', () => {
  it('lead where they say; what is unknown is refused at RCPT', async () => {
    const main = await admin.newDomain('main');
    const { mailbox } = await admin.createMailbox('mara', { domainId: main.id });
    const twin = await admin.newDomain('twin', { aliasOfId: main.id });
    expect(twin.aliasOf.name).toBe(main.name);
    expect(await admin.createMailbox('own', { domainId: twin.id })).toMatchObject({
      fields: [{ path: 'domainId' }],
    });
    await programs.answers(`mara@${twin.name}`, /^250/);
    await programs.answers(`nobody@${twin.name}`, /^550/);
    await admin.changeDomain('updateDomain', { domainId: main.id, catchAll: mailbox.address });
    await programs.answers(`nobody@${main.name}`, /^250/);
    await programs.answers(`nobody@${twin.name}`, /^250/);
    const caught = { code: 'CONFLICT', message: expect.stringContaining(main.name) };
    expect(await admin.mutate('deleteMailbox', { mailboxId: mailbox.id })).toMatchObject(caught);
    const other = await admin.newDomain('other', {});
    await admin.changeDomain('updateDomain', { domainId: other.id, catchAll: mailbox.address });
    await admin.changeDomain('updateDomain', { domainId: main.id, catchAll: null });
    await admin.changeDomain('updateDomain', { domainId: twin.id, aliasOfId: other.id });
    const deletion = { domainId: main.id, confirmName: main.name, retentionDays: 1, reason: '' };
    expect(await admin.changeDomain('deleteDomain', deletion)).toMatchObject({
      ...{ code: 'CONFLICT', message: expect.stringContaining(other.name) },
    });
    await admin.changeDomain('updateDomain', { domainId: twin.id, aliasOfId: main.id });
    const round = { localPart: 'round', forwardTo: [`anybody@${twin.name}`] };
    const { alias } = await admin.mutate(
      'createAlias',
      { domainId: main.id, ...round },
      company.owner,
      'alias { address }',
    );
    expect(
      await admin.changeDomain('updateDomain', { domainId: main.id, catchAll: alias.address }),
    ).toMatchObject({
      fields: [{ path: 'catchAll', message: expect.stringContaining('→') }],
    });
    await programs.answers(`nobody@${main.name}`, /^550/);
    await programs.answers(`nobody@${twin.name}`, /^550/);
    await admin.changeDomain('suspendDomain', { domainId: main.id, reason: '' });
    await programs.answers(`mara@${twin.name}`, /^550/);
  });
});

describe('a domain whose mail is handed on', () => {
  it('takes it for the addresses there are, and gives it to the server that was named', async () => {
    const domain = await admin.newDomain('onward');
    const server = { host: 'localhost', port: exchange.port, protocol: 'SMTP' };
    const forwarded = { receiving: 'FORWARDED', server, takesAll: false, recipients: ['Ada', 'bob+x'] };
    const receive = (input: Record<string, unknown>, domainId = domain.id) =>
      admin.mutate(
        ...(['setDomainReceiving', { domainId, ...forwarded, ...input }, company.owner] as const),
        'domain { receiving handOver { server { host } takesAll recipients } health { reasons { code } } dns { records { purpose } } }',
      );
    const own = { host: stack.env.SMTP_HOST, port: Number(stack.env.SMTP_PORT), protocol: 'SMTP' };
    const imap = { host: stack.env.IMAP_HOST, port: Number(stack.env.IMAP_PORT), protocol: 'LMTP' };
    const wrong: [string, Record<string, unknown>][] = [
      ...[own, imap, { ...server, host: '10.0.0.7' }, { ...server, host: 'a]:25, [b.example' }].map(
        (one): [string, Record<string, unknown>] => ['host', { server: one }],
      ),
      ['host', { server: null }],
      ['recipients', { recipients: [] }],
      ['recipients', { recipients: ['ada@another.example'] }],
      ['recipients', { recipients: ['ada\n@x'] }],
    ];
    for (const [path, input] of wrong) {
      expect(await receive(input), JSON.stringify(input)).toMatchObject({ fields: [{ path }] });
    }
    expect(await receive({}, company.domainId)).toMatchObject({ fields: [{ path: 'receiving' }] });

    const { domain: now } = await receive({});
    const recipients = [`ada@${domain.name}`, `bob+x@${domain.name}`];
    expect(now.handOver).toEqual({ server: { host: 'localhost' }, takesAll: false, recipients });
    expect(now.dns.records.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['MAIL_EXCHANGER']);
    expect(JSON.stringify(now.health)).not.toContain('EMPTY');
    await admin.written(domain.id);
    await programs.answers(`nobody@${domain.name}`, /^550/);
    expect(await programs.deliver(`ada+shop@${domain.name}`, 'Onward')).toMatch(/^250/);
    await eventually('the server has it', async () => exchange.mails.length > 0);
    expect(exchange.mails[0]).toMatchObject({ to: [`ada+shop@${domain.name}`] });
    expect(await addMailbox(domain.id, 'ada')).toMatchObject({ fields: [{ path: 'domainId' }] });
    const colleague = { email: `ada@${domain.name}`, role: 'MEMBER' };
    const { url } = await admin.mutate('inviteMember', colleague, company.owner, 'url');
    const accepted = { token: url.split('/').at(-1), name: 'Ada Berg', password: MAILBOX_PASSWORD };
    expect(await callMutation(app, 'acceptInvitation', accepted, { fields: 'email' })).toMatchObject({
      email: colleague.email,
    });
    const catchAll = { domainId: domain.id, catchAll: company.owner.address };
    expect(await admin.changeDomain('updateDomain', catchAll)).toMatchObject({
      fields: [{ path: 'catchAll' }],
    });

    const backup = await receive({ receiving: 'BACKUP', server: null, takesAll: true });
    expect(backup.domain.handOver).toEqual({ server: null, takesAll: true, recipients: [] });
    expect(backup.domain.health.reasons).toContainEqual({ code: 'TAKES_ALL' });
    expect((await receive({ receiving: 'HOSTED' })).domain.handOver).toBeNull();
    await admin.written(domain.id);
    await programs.answers(`ada@${domain.name}`, /^550/);
  });
});
