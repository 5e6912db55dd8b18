// Mailboxes from a file: what would happen is told first, what happens is what was told, and twice is once.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { checkImportJob } from '@postroom/api/hosting/mailboxes/import/check.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

const FIELDS = 'mailboxImport { id }';

interface Report {
  state: string;
  counts: number[];
  hasSecrets: boolean;
  rows: { line: number; address: string; outcome: string; message: string }[];
}

async function settled(id: string, state: string): Promise<Report> {
  return eventually(`the import is ${state}`, async () => {
    const { data } = await app.graphql(
      `query ($id: ID!) { node(id: $id) { ... on MailboxImport { state created changed unchanged failed hasSecrets
         rows(first: 100) { edges { node { line address outcome message } } } } } }`,
      { id },
      company.owner,
    );
    const { created, changed, unchanged, failed, rows, ...rest } = data.node;
    if (rest.state !== state) return null;
    return {
      ...rest,
      counts: [created, changed, unchanged, failed],
      rows: rows.edges.map((edge: { node: unknown }) => edge.node),
    };
  });
}

async function plan(csv: string, passwords: string, more = {}): Promise<{ id: string; report: Report }> {
  const planned = await admin.mutate('planMailboxImport', { csv, passwords, ...more }, company.owner, FIELDS);
  if (!planned.mailboxImport) throw new Error(JSON.stringify(planned));
  const { id } = planned.mailboxImport;
  return { id, report: await settled(id, 'CHECKED') };
}

async function run(csv: string, passwords: string, more = {}): Promise<{ id: string; report: Report }> {
  const { id } = await plan(csv, passwords, more);
  await admin.mutate('runMailboxImport', { importId: id }, company.owner, FIELDS);
  return { id, report: await settled(id, 'DONE') };
}

it('says what would happen line by line, makes nothing before it is told to, and then just that', async () => {
  const at = (local: string) => `${local}@${company.domain}`;
  await admin.createMailbox('known', { name: 'Known Already' });
  await admin.createAlias('sales', [company.owner.address]);
  const csv = [
    '\uFEFFE-Mail;Full Name;Quota;Password;Forward to',
    `${at('Ana')};"Ana; née Ruiz";2 GB;velvet-otter-climbs-42;`,
    `${at('bea')};Bea Stone;unlimited;quarry-lantern-58;${at('ana')}`,
    `${at('known')};Known Anew;;;`,
    `${at('sales')};Sales;;velvet-otter-climbs-42;`,
    `${at('weak')};Weak;;password123;`,
    `${at('ana')};Ana Again;;velvet-otter-climbs-42;`,
    'ghost@elsewhere.example;Ghost;;velvet-otter-climbs-42;',
    `${at('loop')};Loop;many;velvet-otter-climbs-42;${at('loop')}`,
  ].join('\r\n');
  const { id, report } = await plan(csv, 'GIVEN');
  expect(report.rows.map(({ outcome }) => outcome)).toEqual([
    ...['CREATED', 'CREATED', 'CHANGED', 'FAILED', 'FAILED', 'FAILED', 'FAILED', 'FAILED'],
  ]);
  const messages = report.rows.map(({ message }) => message);
  expect(messages[2]).toContain('the name');
  expect(messages[3]).toContain('alias');
  expect(messages[4]).toContain('easy to guess');
  expect(messages[5]).toContain('Line 2');
  expect(messages[6]).toContain('not hosted here');
  expect(messages[7]).toContain('5 GB');
  expect(await programs.canSignIn(at('ana'), 'velvet-otter-climbs-42')).toBe(false);

  await admin.mutate('runMailboxImport', { importId: id }, company.owner, FIELDS);
  expect((await settled(id, 'DONE')).counts).toEqual([2, 1, 0, 5]);
  await eventually('the directory has it', () => programs.canSignIn(at('ana'), 'velvet-otter-climbs-42'));
  await signIn(app, at('bea'), 'quarry-lantern-58');
  await programs.deliver(at('bea'), 'For both');
  await eventually('it is forwarded', async () =>
    (await programs.inbox(at('ana'), 'velvet-otter-climbs-42')).includes('For both'),
  );

  const again = await run(csv, 'GIVEN');
  expect(again.report.counts).toEqual([0, 0, 3, 5]);
});

it('hands out generated passwords and links once', async () => {
  const at = (local: string) => `${local}@${company.domain}`;
  const { template } = await admin.mutate(
    'saveMailboxTemplate',
    {
      ...{ name: 'Machines', quota: 100_000_000, role: 'MEMBER' },
      ...{ appAccess: false, forwardTo: [], keepCopy: true },
    },
    company.owner,
    'template { id }',
  );
  const generated = await run(
    `address,name\n${at('scan1')},Scanner\n${at('scan2')},Scanner 2\n`,
    'GENERATED',
    {
      templateId: template.id,
    },
  );
  expect(generated.report).toMatchObject({ counts: [2, 0, 0, 0], hasSecrets: true });
  const take = (importId: string) =>
    admin.mutate('takeImportedPasswords', { importId }, company.owner, 'csv');
  const { csv } = await take(generated.id);
  const [heading, first] = csv.split('\r\n');
  expect(heading).toBe('address,password');
  const [address, password] = first.split(',');
  await eventually('it opens the mailbox', () => programs.canSignIn(address, password));
  await expect(signIn(app, address, password)).rejects.toThrow('401');
  expect(await take(generated.id)).toMatchObject({ code: 'INVALID_INPUT' });

  const links = await run(`address,name\n${at('lin')},Lin Chen\n`, 'LINKS');
  const link = (await take(links.id)).csv.split('\r\n')[1].split(',')[1];
  const set = { token: link.split('/').at(-1), password: MAILBOX_PASSWORD };
  expect(await admin.mutate('setPasswordByLink', set, { headers: {} }, 'address')).toMatchObject({
    address: at('lin'),
  });
  await signIn(app, at('lin'), MAILBOX_PASSWORD);
});

it('gives nobody more than whoever brought the file has, and tells others no passwords', async () => {
  const at = (local: string) => `${local}@${company.domain}`;
  const { template } = await admin.mutate(
    'saveMailboxTemplate',
    {
      ...{ name: 'Partners', quota: 0, role: 'OWNER', appAccess: true, forwardTo: [], keepCopy: true },
    },
    company.owner,
    'template { id }',
  );
  await admin.createMailbox('aide', { role: 'ADMIN' });
  const aide = { headers: await signIn(app, at('aide'), MAILBOX_PASSWORD) };
  const ask = (name: string, input: object, fields = FIELDS) =>
    admin.mutate(name, { ...input }, aide, fields);
  const csv = `address,name,role\n${at('boss')},Boss,\n${at('chief')},Chief,owner\n${at('clerk')},Clerk,member\n`;
  const file = { csv, passwords: 'GENERATED', templateId: template.id };
  const { mailboxImport } = await ask('planMailboxImport', file);
  const { rows } = await settled(mailboxImport.id, 'CHECKED');
  expect(rows.map(({ outcome }) => outcome)).toEqual(['FAILED', 'FAILED', 'CREATED']);
  expect(rows[0]?.message).toContain('up to your own');
  await ask('runMailboxImport', { importId: mailboxImport.id });
  expect((await settled(mailboxImport.id, 'DONE')).counts).toEqual([1, 0, 0, 2]);
  expect((await ask('takeImportedPasswords', { importId: mailboxImport.id }, 'csv')).csv).toContain(
    at('clerk'),
  );

  const owners = await run(`address,name\n${at('boss')},Boss\n`, 'GENERATED', { templateId: template.id });
  expect(owners.report.counts).toEqual([1, 0, 0, 0]);
  expect(await ask('takeImportedPasswords', { importId: owners.id }, 'csv')).toMatchObject({
    code: 'FORBIDDEN',
  });
});

it('sees circles within the file, and keeps no password of a file that is given up', async () => {
  const at = (local: string) => `${local}@${company.domain}`;
  const csv = (name: string) =>
    `address,name,password,forward to\n${at(`${name}1`)},A,quarry-lantern-58,${at(`${name}2`)}\n${at(`${name}2`)},B,quarry-lantern-58,${at(`${name}1`)}\n`;
  const { report } = await run(csv('round'), 'GIVEN');
  expect(report.counts).toEqual([1, 0, 0, 1]);
  expect(report.rows[1]?.message).toContain(`${at('round2')} → ${at('round1')} → ${at('round2')}`);

  const { id, report: planned } = await plan(csv('never'), 'GIVEN');
  const importId = fromGlobalId(id).id;
  const { data } = await app.graphql('{ viewer { organization { id } } }', {}, company.owner);
  const asPlatform = <T>(work: () => Promise<T>): Promise<T> =>
    runInScope(systemScope(fromGlobalId(data.viewer.organization.id).id), work);
  // A worker that died in the middle of the check: another one checks again.
  await asPlatform(async () => {
    await app.database.query(sql`UPDATE mailbox_import SET state = 'CHECKING' WHERE id = ${importId}::uuid`);
    await app.database.sqlTransaction((tx) => tx.enqueue(checkImportJob, { importId }));
  });
  expect((await settled(id, 'CHECKED')).counts).toEqual(planned.counts);
  const kept = () =>
    asPlatform(() =>
      app.database.query(
        sql`SELECT line FROM mailbox_import_row WHERE import_id = ${importId}::uuid AND secret IS NOT NULL`,
      ),
    );
  expect(await kept()).toHaveLength(2);
  await admin.mutate('cancelMailboxImport', { importId: id }, company.owner, FIELDS);
  expect(await kept()).toEqual([]);
});

it('refuses what is no such file, and who is no administrator', async () => {
  const preview = (csv: string) =>
    admin.mutate('previewMailboxFile', { csv }, company.owner, 'headings meanings rowCount');
  expect(await preview('address,name\n')).toMatchObject({ fields: [{ path: 'csv' }] });
  expect(await preview('a"b,c\n1,2\n')).toMatchObject({ fields: [{ path: 'csv' }] });
  expect(await preview('Mail\tWho\tColour\nx@y.example\tX\tred\n')).toMatchObject({
    meanings: ['ADDRESS', 'IGNORE', 'IGNORE'],
    rowCount: 1,
  });
  const member = await company.hire('plain', 'Plain Member');
  expect(
    await admin.mutate(
      'planMailboxImport',
      { csv: 'address,name\na@b.example,A\n', passwords: 'LINKS' },
      member,
    ),
  ).toMatchObject({ code: 'FORBIDDEN' });
});

it('reads what was exported without a change, and the file runs nothing in a spreadsheet', async () => {
  const evil = `odd@${company.domain}`;
  await admin.createMailbox('odd', { name: '=HYPERLINK("http://eve.example","Pay")' });
  const exported = await admin.mutate('exportMailboxes', { filter: {} }, company.owner, 'csv count');
  const lines: string[] = exported.csv.trim().split('\r\n');
  expect(exported.count).toBe(lines.length - 1);
  expect(lines.find((line) => line.startsWith(evil))).toContain(
    `"'=HYPERLINK(""http://eve.example"",""Pay"")"`,
  );
  const { report } = await plan(exported.csv, 'LINKS');
  expect(report.rows.map(({ outcome, message }) => [outcome, message])).toEqual(
    report.rows.map(() => ['UNCHANGED', '']),
  );
  expect(report.rows).toHaveLength(exported.count);
});

it('are counted by domain, with those that grow and those that nobody uses', async () => {
  const odd = `odd@${company.domain}`;
  const { data: found } = await app.graphql('{ viewer { organization { id } } }', {}, company.owner);
  await runInScope(systemScope(fromGlobalId(found.viewer.organization.id).id), async () => {
    await app.database.query(sql`UPDATE hosted_mailbox SET created_at = now() - interval '100 days', used_bytes = 950,
      quota = 1000, usage_at = now() WHERE address = ${odd}`);
    await app.database.query(sql`INSERT INTO mailbox_usage (organization_id, mailbox_id, day, bytes, messages)
      SELECT organization_id, id, current_date - 10, 450, 3 FROM hosted_mailbox WHERE address = ${odd}`);
  });
  const { data, errors } = await app.graphql(
    `{ viewer { organization { mailboxCount(filter: { unused: true }) mailboxes(first: 5, filter: { unused: true }) {
         edges { node { address } } } mailboxReport { all { nearlyFull full unused }
         domains { name counts { mailboxes unused } } growing { mailbox { address } bytes fullInDays } } } } }`,
    {},
    company.owner,
  );
  expect(errors).toBeUndefined();
  const { mailboxCount, mailboxes, mailboxReport } = data.viewer.organization;
  expect([mailboxCount, mailboxes.edges[0].node.address]).toEqual([1, odd]);
  expect(mailboxReport.all).toEqual({ nearlyFull: 1, full: 0, unused: 1 });
  expect(mailboxReport.domains[0]).toMatchObject({ name: company.domain, counts: { unused: 1 } });
  expect(mailboxReport.growing).toEqual([{ mailbox: { address: odd }, bytes: 500, fullInDays: 2 }]);
});
