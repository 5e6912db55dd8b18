import { randomUUID } from 'node:crypto';
import { sql } from '@postroom/api/core/sql.ts';
import { createLdapDirectory } from '@postroom/api/hosting/adapters/ldap.ts';
import type { DirectoryEntry } from '@postroom/api/hosting/ports.ts';
import { reconcile } from '@postroom/api/hosting/reconcile-directory.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import {
  expectPayload,
  foundHostedCompany,
  type HostedCompany,
  MAILBOX_PASSWORD,
} from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { mailPrograms } from './mail-clients.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
const directory = createLdapDirectory({
  url: stack.env.LDAP_URL ?? '',
  baseDn: stack.env.LDAP_BASE_DN ?? '',
  writerDn: stack.env.LDAP_WRITER_DN ?? '',
  writerPassword: stack.env.LDAP_WRITER_PASSWORD ?? '',
});
let app: TestApp;
let company: HostedCompany;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true });
  company = await foundHostedCompany(app);
});
afterAll(async () => {
  await app.stop();
  await directory.close();
});

const check = () => reconcile(app.deps, app.deps.log, AbortSignal.timeout(60_000));
const repaired = () =>
  eventually('all is repaired', async () => {
    const waiting = await app.database.systemQuery(sql`SELECT id FROM directory_outbox`);
    const { missing, extra, different } = await check();
    return waiting.length + missing + extra + different === 0;
  });
const entryOf = async (address: string): Promise<DirectoryEntry | undefined> =>
  ((await directory.entriesOf(company.domain)) ?? [])
    .filter((entry) => entry.kind !== 'FOREIGN')
    .find((entry) => entry.kind !== 'DOMAIN' && entry.address === address);
const createAlias = async (localPart: string) => {
  await expectPayload(
    app,
    'mutation ($input: CreateAliasInput!) { result: createAlias(input: $input) { __typename ... on Error { message } } }',
    { domainId: company.domainId, localPart, forwardTo: [company.owner.address] },
    company.owner,
  );
};
const mailboxes = async () => {
  const { data } = await app.graphql(
    `{ viewer { organization { domains(first: 1) { edges { node { directory
       mailboxes(first: 100) { edges { node { id address directory } } } aliases(first: 100) { edges { node { address directory } } } } } } } } }`,
    {},
    company.owner,
  );
  const domain = data.viewer.organization.domains.edges[0].node;
  return [...domain.mailboxes.edges, ...domain.aliases.edges].map(
    ({ node }: { node: { address: string; directory: string } }) => node,
  );
};
const stateOf = async (localPart: string) =>
  (await mailboxes()).find(({ address }) => address === `${localPart}@${company.domain}`)?.directory;

describe('the reconciler', () => {
  it('finds nothing to do when nothing happened', async () => {
    await eventually('all is written', async () =>
      (await mailboxes()).every((row) => row.directory === 'WRITTEN'),
    );
    expect(await check()).toEqual({ missing: 0, extra: 0, different: 0 });
  });

  it('puts back what was removed, changed or added by hand', async () => {
    const mei = await company.hire('mei', 'Mei Tanaka');
    await createAlias('info');
    await eventually('all is written', async () =>
      (await mailboxes()).every((row) => row.directory === 'WRITTEN'),
    );
    const astrid = await entryOf(company.owner.address);
    if (astrid?.kind !== 'MAILBOX') throw new Error('The owner has no entry.');
    const meiEntry = await entryOf(mei.address);

    await directory.remove({ kind: 'MAILBOX', id: null, name: mei.address });
    await directory.write({ ...astrid, enabled: false, passwordHash: null, quota: 7n });
    await directory.write({ ...astrid, id: randomUUID(), address: `intruder@${company.domain}` });
    await directory.write({
      kind: 'ALIAS',
      id: 'no uuid',
      address: `spy@${company.domain}`,
      forwardTo: ['spy@evil.example'],
      enabled: true,
    });
    await directory.write({ ...astrid, address: `info@${company.domain}` });

    expect(await check()).toEqual({ missing: 1, extra: 2, different: 2 });
    await repaired();
    expect(await entryOf(company.owner.address)).toEqual(astrid);
    expect(await entryOf(mei.address)).toEqual(meiEntry);
    expect(await entryOf(`info@${company.domain}`)).toMatchObject({ kind: 'ALIAS' });
    expect(await entryOf(`intruder@${company.domain}`)).toBeUndefined();
    expect(await entryOf(`spy@${company.domain}`)).toBeUndefined();
    expect(await programs.canSignIn(company.owner.address, MAILBOX_PASSWORD)).toBe(true);
    const metrics = await app.deps.metrics.registry.metrics();
    expect(metrics).toMatch(/postroom_directory_drift_total\{kind="extra"\} 2/);
  });

  it('puts back a domain that is gone with all that was in it', async () => {
    await directory.remove({ kind: 'DOMAIN', id: null, name: company.domain });
    expect(await programs.deliver(company.owner.address, 'Lost?')).toMatch(/^[45]5\d/);
    const drift = await check();
    expect(drift.missing).toBeGreaterThanOrEqual(3);
    await eventually('mail is taken again', async () =>
      /^250/.test(await programs.deliver(company.owner.address, 'Found')),
    );
    await repaired();
  });

  it('removes a domain that is no longer hosted, and leaves those of other platforms alone', async () => {
    const [{ organizationId = '' } = {}] = await app.database.systemQuery<{ organizationId: string }>(
      sql`SELECT id::text AS "organizationId" FROM "organization"`,
    );
    const plain = { aliasOf: null, relay: null, relayLogin: null, transport: null, recipients: [] };
    const left = { kind: 'DOMAIN', id: randomUUID(), enabled: true, ...plain } as const;
    await directory.write({ ...left, organizationId, name: `left-${company.domain}` });
    await directory.write({ ...left, organizationId: randomUUID(), name: `foreign-${company.domain}` });
    expect(await check()).toEqual({ missing: 0, extra: 1, different: 0 });
    const names = (await directory.domains()).map(({ name }) => name);
    expect(names).not.toContain(`left-${company.domain}`);
    expect(names).toContain(`foreign-${company.domain}`);
    await directory.remove({ kind: 'DOMAIN', id: null, name: `foreign-${company.domain}` });
  });
});

describe('while slapd is down', () => {
  it('changes wait, say so, and are carried out in order when it is back', async () => {
    await stack.stopService('slapd');
    try {
      await createAlias('waiting');
      await eventually('the failure shows', async () => (await stateOf('waiting')) === 'FAILED', 10_000);
    } finally {
      await stack.startService('slapd');
    }
    await eventually('it has caught up', async () => (await stateOf('waiting')) === 'WRITTEN', 30_000);
    expect(await entryOf(`waiting@${company.domain}`)).toMatchObject({ kind: 'ALIAS' });
    expect(await app.database.systemQuery(sql`SELECT id FROM directory_outbox`)).toEqual([]);
  });
});

describe('with the app stopped and its database gone', () => {
  it('mail still arrives, IMAP and submission still let people in', async () => {
    const lonely = await startTestApp({ stack, worker: true });
    const { owner } = await foundHostedCompany(lonely);
    await lonely.stop(); // removes its database as well
    expect(await programs.deliver(owner.address, 'Nobody is at the desk')).toMatch(/^250/);
    await eventually('it arrives', async () =>
      (await programs.inbox(owner.address, MAILBOX_PASSWORD)).includes('Nobody is at the desk'),
    );
    expect(await programs.canSubmit(owner.address, MAILBOX_PASSWORD)).toBe(true);
    expect(await programs.canSignIn(owner.address, 'wrong-password-1')).toBe(false);
  });
});
