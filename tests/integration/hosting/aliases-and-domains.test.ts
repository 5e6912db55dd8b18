import { sql } from '@postroom/api/core/sql.ts';
import { createOrganization } from '@postroom/api/organizations/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { signIn } from '../../testkit/company.ts';
import { foundHostedCompany, type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from './administration.ts';
import { mailPrograms } from './mail-clients.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
let app: TestApp;
let company: HostedCompany;
let admin: Administration;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
  admin = administrationOf(app, company);
});
afterAll(() => app.stop());

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
