// Mail accounts from elsewhere: tried before they are stored, removed without a trace, compared anew on demand.
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { type Sql, sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { viewMailbox } from '../../testkit/mailbox-view.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let astrid: HostedPerson;
let mira: HostedPerson;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  company = await foundHostedCompany(app);
  astrid = company.owner;
  mira = await company.hire('mira', 'Mira Okafor');
});

afterAll(() => app?.stop());

interface Result {
  __typename: string;
  code?: string;
  message?: string;
  problem?: string;
  server?: string;
  fields?: { path: string; message: string }[];
  account?: { id: string; status: string; kind: string; address: string };
  removedAccountId?: string;
}

async function act(
  name: string,
  input: Record<string, unknown>,
  person: HostedPerson = astrid,
): Promise<Result> {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const payload = name === 'removeMailAccount' ? 'removedAccountId' : 'account { id status kind address }';
  const { data, errors } = await app.graphql(
    `mutation ($input: ${type}Input!) { result: ${name}(input: $input) {
      __typename ... on Error { code message } ... on InputError { fields { path message } }
      ... on MailServerError { problem server } ... on ${type}Payload { ${payload} } } }`,
    { input },
    person,
  );
  if (!data?.result) throw new Error(JSON.stringify(errors));
  return data.result;
}

/** Mira's mailbox as somebody elsewhere would enter it. */
function mirasMailbox(changes: { imap?: object; smtp?: object; address?: string } = {}) {
  const login = { tls: 'STARTTLS', username: mira.address, password: mira.password };
  return {
    address: changes.address ?? mira.address,
    name: 'Mira Okafor',
    imap: { ...stack.endpoints.imap, ...login, ...changes.imap },
    smtp: { ...stack.endpoints.submission, ...login, ...changes.smtp },
  };
}

const named = (server: { host: string; port: number } | undefined): string =>
  server ? `${server.host}:${server.port}` : 'not running';

async function asSystem<Row>(statement: Sql): Promise<Row[]> {
  const [organization] = await app.database.systemQuery<{ id: string }>(
    sql`SELECT id::text AS id FROM organization`,
  );
  return runInScope(systemScope(organization?.id ?? ''), () => app.database.query<Row>(statement));
}

const externalAccounts = () =>
  asSystem<{ id: string; servers: unknown; credentials: Buffer }>(
    sql`SELECT id::text AS id, servers, credentials FROM mail_account WHERE kind = 'EXTERNAL'`,
  );

const accountIn = async (id: string) => {
  const { data } = await app.graphql(
    `query ($id: ID!) { node(id: $id) { ... on MailAccount { status statusMessage unreadCount problem
      folders(first: 10) { edges { node { path messageCount } } pageInfo { hasNextPage } } } } }`,
    { id },
    astrid,
  );
  return data.node;
};

describe('adding a mailbox from elsewhere', () => {
  afterEach(async () => {
    for (const { id } of await externalAccounts())
      await asSystem(sql`DELETE FROM mail_account WHERE id = ${id}::uuid`);
  });

  it('reads its mail in, and keeps its passwords sealed', async () => {
    await deliver(stack, mira.address, { subject: 'Opening hours' });
    const { account, ...result } = await act('addExternalMailAccount', mirasMailbox());
    expect(result).toEqual({ __typename: 'AddExternalMailAccountPayload' });
    expect(account).toMatchObject({ kind: 'EXTERNAL', address: mira.address });
    const live = await eventually('its mail is there', async () => {
      const seen = await accountIn(account?.id ?? '');
      return seen.status === 'LIVE' && seen.unreadCount > 0 && seen;
    });
    expect(live.folders.edges.map(({ node }: { node: { path: string } }) => node.path)).toContain('INBOX');
    const [stored] = await externalAccounts();
    expect(JSON.stringify(stored?.servers)).not.toContain(mira.password);
    expect(stored?.credentials.includes(mira.password)).toBe(false);
  });

  it('names the server that refuses, and stores nothing', async () => {
    const { imap, submission } = stack.endpoints;
    const wrong = { password: 'another-password-47' };
    expect(await act('addExternalMailAccount', mirasMailbox({ imap: wrong }))).toMatchObject({
      ...{ code: 'MAIL_SERVER_ERROR', problem: 'WRONG_PASSWORD', server: named(imap) },
    });
    expect(await act('addExternalMailAccount', mirasMailbox({ smtp: wrong }))).toMatchObject({
      ...{ code: 'MAIL_SERVER_ERROR', problem: 'WRONG_PASSWORD', server: named(submission) },
    });
    expect(
      await act('addExternalMailAccount', mirasMailbox({ imap: { host: 'imap.lindqvist.invalid' } })),
    ).toMatchObject({ problem: 'HOST_NOT_FOUND', server: `imap.lindqvist.invalid:${imap.port}` });
    expect(
      await act('addExternalMailAccount', mirasMailbox({ smtp: { host: '169.254.169.254', port: 25 } })),
    ).toMatchObject({ problem: 'ADDRESS_BLOCKED', server: '169.254.169.254:25' });
    expect(await externalAccounts()).toEqual([]);
  });

  it('names every field that cannot be right, before any server is asked', async () => {
    const input = mirasMailbox({
      address: 'mira at okafor',
      imap: { host: 'https://imap.example.com/', port: 0 },
      smtp: { username: 'mira\r\nRCPT TO:<all@example.com>', password: '' },
    });
    const { code, fields } = await act('addExternalMailAccount', input);
    expect(code).toBe('INVALID_INPUT');
    expect(fields?.map(({ path }) => path).sort()).toEqual([
      'address',
      'imap.host',
      'imap.port',
      'smtp.password',
      'smtp.username',
    ]);
  });

  it('is done once per address and person', async () => {
    expect((await act('addExternalMailAccount', mirasMailbox())).__typename).toBe(
      'AddExternalMailAccountPayload',
    );
    expect(await act('addExternalMailAccount', mirasMailbox())).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: 'address', message: 'You have added this address already.' }],
    });
    expect(await act('addExternalMailAccount', mirasMailbox({ address: astrid.address }))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('removing an account', () => {
  it('is for administrators when the mailbox is hosted here', async () => {
    const result = await act('removeMailAccount', { accountId: mira.accountId }, mira);
    expect(result).toMatchObject({ code: 'FORBIDDEN' });
    expect(result.message).toContain('An administrator can delete it');
  });

  it('is not possible for somebody else’s', async () => {
    expect(await act('removeMailAccount', { accountId: mira.accountId })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await act('resyncMailAccount', { accountId: mira.accountId })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('takes all of its mail out of the app', async () => {
    await deliver(stack, mira.address, { subject: 'To be forgotten' });
    const { account } = await act('addExternalMailAccount', mirasMailbox());
    const accountId = account?.id ?? '';
    await eventually('its mail is there', async () => (await accountIn(accountId)).unreadCount > 0);
    expect(await act('removeMailAccount', { accountId })).toMatchObject({ removedAccountId: accountId });
    expect(await accountIn(accountId)).toBeNull();
    const { id } = fromGlobalId(accountId);
    await eventually('nothing is left', async () => {
      const [row] = await asSystem<{ rows: number }>(sql`
        SELECT (SELECT count(*) FROM mail_message WHERE account_id = ${id}::uuid)::int
          + (SELECT count(*) FROM mail_thread WHERE account_id = ${id}::uuid)::int
          + (SELECT count(*) FROM mail_message_body WHERE account_id = ${id}::uuid)::int
          + (SELECT count(*) FROM mail_placement WHERE account_id = ${id}::uuid)::int
          + (SELECT count(*) FROM mail_folder WHERE account_id = ${id}::uuid)::int
          + (SELECT count(*) FROM mail_reference WHERE account_id = ${id}::uuid)::int
          + (SELECT count(*) FROM mail_correspondent WHERE account_id = ${id}::uuid)::int AS rows`);
      return row?.rows === 0;
    });
  });
});

describe('comparing an account anew', () => {
  it('repairs flags and counters that went wrong', async () => {
    const mailbox = await viewMailbox(app, mira.address);
    await deliver(stack, mira.address, { subject: 'Count me' });
    await eventually('it is there', async () =>
      (await mailbox.messages('INBOX')).some(({ subject }) => subject === 'Count me'),
    );
    const { id } = fromGlobalId(mira.accountId);
    const before = await mailbox.folder('INBOX');
    await asSystem(sql`UPDATE mail_placement SET flagged = true WHERE account_id = ${id}::uuid`);
    await asSystem(
      sql`UPDATE mail_folder SET unread_count = 47 WHERE account_id = ${id}::uuid AND role = 'INBOX'`,
    );
    const result = await act('resyncMailAccount', { accountId: mira.accountId }, mira);
    expect(result.account).toMatchObject({ status: 'CONNECTING' });
    expect(await mailbox.folder('INBOX')).toMatchObject({ unread: before.unread });
    await eventually('the flags are the server’s again', async () =>
      (await mailbox.messages('INBOX')).every(({ flagged }) => !flagged),
    );
    await eventually('it is live', async () => (await mailbox.account()).status === 'LIVE');
    expect(await mailbox.contradictions()).toEqual([]);
  });
});
