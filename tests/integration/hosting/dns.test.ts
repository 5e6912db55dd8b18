import { setTimeout as sleep } from 'node:timers/promises';
import { schedules } from '@postroom/api/hosting/work.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentActor, localAgent } from '../../testkit/agent.ts';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { type NameServer, startNameServer } from '../../testkit/name-server.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { type Administration, administrationOf } from './administration.ts';
import { mailPrograms } from './mail-clients.ts';

const stack = sharedStack();
const programs = mailPrograms(stack);
let app: TestApp;
let dns: NameServer;
let company: HostedCompany;
let admin: Administration;

beforeAll(async () => {
  dns = await startNameServer();
  app = await startTestApp({ stack, worker: true, env: { DNS_SERVER: dns.address } });
  company = await foundHostedCompany(app);
  admin = administrationOf(app, company);
});
afterAll(async () => {
  await app.stop();
  dns.close();
});

const SHOWN = `domain { dns { checkedAt records { key name type value strings zoneLine state found note }
  spf { record lookups emptyLookups problems steps { depth text lookup empty } } dmarc { policy percent reportsTo }
  host { state note addresses { address names state spf } } } dnsChecks(first: 5) { edges { node { problems cause } } } }`;

interface Record_ {
  key: string;
  name: string;
  zoneLine: string;
  state: string;
  found: string[];
  note: string | null;
}

async function check(): Promise<{
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what SHOWN says
  dns: any;
  checks: number;
  stateOf(key: string): string | undefined;
  of(key: string): Record_ | undefined;
}> {
  const { domainId, owner } = company;
  const { domain } = await admin.mutate('checkDomainDns', { domainId }, owner, SHOWN);
  const records: Record_[] = domain.dns.records;
  const of = (key: string) => records.find((record) => record.key === key);
  const checks: number = domain.dnsChecks.edges.length;
  return { dns: domain.dns, checks, of, stateOf: (key) => of(key)?.state };
}

const HOST = 'mail.postroom.test';

/** What a worker does by itself when its time comes, at once. */
async function itIsTimeFor(name: string): Promise<void> {
  const schedule = schedules.find((one) => one.name === name);
  if (schedule === undefined) throw new Error(`No worker does ${name}.`);
  await schedule.run({ deps: app.deps, log: app.deps.log, signal: AbortSignal.timeout(20_000) });
}

describe('the records of a domain', () => {
  it('are missing, then differ, then are found, each by itself, in the words of a zone file', async () => {
    const { domain } = company;
    const first = await check();
    expect(first.stateOf(`MX ${domain}`)).toBe('MISSING');
    expect(first.stateOf(`TXT ${domain}`)).toBe('MISSING');
    expect(first.dns.host.state).toBe('MISSING');
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on Domain { health { reasons { message } } } } }',
      { id: company.domainId },
      company.owner,
    );
    const reasons = data.node.health.reasons.map(({ message }: { message: string }) => message);
    expect(reasons).toContain('DNS records that mail needs are missing or wrong: 2.');
    expect(reasons).toContain('Recommended DNS records are missing or wrong: 1.');

    dns.zone.MX[domain] = ['mx.elsewhere.example', HOST];
    dns.zone.TXT[domain] = ['v=spf1 include:_spf.elsewhere.example -all', 'unrelated=1'];
    dns.zone.TXT['_spf.elsewhere.example'] = ['v=spf1 ip4:198.51.100.0/24 ~all'];
    dns.zone.TXT[`_dmarc.${domain}`] = ['v=DMARC1; p=nonsense'];
    dns.zone.A[HOST] = '203.0.113.7';
    const second = await check();
    expect(second.of(`MX ${domain}`)).toMatchObject({
      state: 'DIFFERS',
      found: ['mx.elsewhere.example', HOST],
    });
    expect(second.of(`TXT ${domain}`)?.note).toMatch(/203\.0\.113\.7/);
    expect(second.stateOf(`TXT _dmarc.${domain}`)).toBe('DIFFERS');
    expect(second.dns.host.addresses).toEqual([
      { address: '203.0.113.7', names: [], state: 'MISSING', spf: 'FAIL' },
    ]);

    dns.zone.MX[domain] = [HOST];
    dns.zone.TXT[domain] = ['v=spf1 mx include:_spf.elsewhere.example -all'];
    dns.zone.TXT[`_dmarc.${domain}`] = ['v=DMARC1; p=quarantine; pct=50; rua=mailto:a@b.example'];
    dns.zone.PTR['7.113.0.203.in-addr.arpa'] = HOST;
    const third = await check();
    for (const key of [`MX ${domain}`, `TXT ${domain}`, `TXT _dmarc.${domain}`]) {
      expect(third.stateOf(key), key).toBe('FOUND');
    }
    expect(third.of(`MX ${domain}`)?.zoneLine).toBe(`${domain}. 3600 IN MX 10 ${HOST}.`);
    expect(third.dns.host).toMatchObject({ state: 'FOUND', addresses: [{ spf: 'PASS', names: [HOST] }] });
    expect(third.dns.dmarc).toEqual({ policy: 'QUARANTINE', percent: 50, reportsTo: ['a@b.example'] });
    expect(third.dns.spf).toMatchObject({ lookups: 2, emptyLookups: 0, problems: [] });
    expect(third.checks).toBe(3);
  });

  it('count the look-ups of SPF, and say when there are too many', async () => {
    const { domain } = company;
    const includes = Array.from({ length: 11 }, (_, index) => `include:s${index}.example`);
    dns.zone.TXT[domain] = [`v=spf1 ${includes.join(' ')} mx -all`];
    for (let index = 0; index < 8; index++) dns.zone.TXT[`s${index}.example`] = ['v=spf1 ip4:192.0.2.1 -all'];
    const { dns: found, of } = await check();
    expect(found.spf).toMatchObject({ lookups: 12, emptyLookups: 3 });
    expect(found.spf.problems.join(' ')).toMatch(/12 look-ups.*3 of its look-ups/);
    expect(of(`TXT ${domain}`)?.state).toBe('DIFFERS');
    dns.zone.TXT[domain] = [`v=spf1 include:${domain} -all`];
    expect((await check()).dns.spf.problems.join(' ')).toMatch(/back to itself/);
    dns.zone.TXT[domain] = ['v=spf1 mx -all'];
  });

  it('hold whatever somebody published', async () => {
    dns.zone.TXT[company.domain] = ['v=spf1 \0 mx -all'];
    expect((await check()).of(`TXT ${company.domain}`)?.found).toEqual(['v=spf1  mx -all']);
    dns.zone.TXT[company.domain] = ['v=spf1 mx -all'];
  });

  it('are told apart from a name server that does not answer', async () => {
    dns.failing.add(company.domain);
    const { stateOf } = await check();
    expect(stateOf(`MX ${company.domain}`)).toBe('UNREACHABLE');
    expect(stateOf(`TXT ${company.domain}`)).toBe('UNREACHABLE');
    dns.failing.delete(company.domain);
  });

  it('are for administrators alone', async () => {
    const member = await company.hire('mei', 'Mei Tanaka');
    expect(await admin.mutate('checkDomainDns', { domainId: company.domainId }, member)).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

const KEYS =
  'domain { dkimKeys { id selector state note recordName recordValue recordStrings publishedUntil } }';

describe('a signing key', () => {
  const agent = () => localAgent(app);
  const signed = async () => {
    const { domains } = await agent().call('signing.list', {}, { actor: agentActor });
    return domains.find(({ domain }) => domain === company.domain);
  };
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what KEYS says
  const keys = async (): Promise<any[]> => {
    const { domainId, owner } = company;
    const { domain } = await admin.mutate('checkDomainDns', { domainId }, owner, KEYS);
    return domain.dkimKeys;
  };
  const start = (selector?: string) =>
    admin.mutate('startDkimRotation', { domainId: company.domainId, selector }, company.owner, KEYS);

  it('signs once its record is found, and not before', async () => {
    const started = await start('first');
    const [key] = started.domain.dkimKeys;
    expect(key).toMatchObject({ selector: 'first', state: 'WAITING' });
    expect(key.recordStrings.every((text: string) => text.length <= 255)).toBe(true);
    expect(key.recordStrings.join('')).toBe(key.recordValue);
    expect((await keys())[0]).toMatchObject({
      state: 'WAITING',
      note: expect.stringMatching(/not there yet/),
    });
    expect(await signed()).toBeUndefined();

    dns.zone.TXT[key.recordName] = ['v=DKIM1; k=rsa; p=AAAA'];
    expect((await keys())[0].note).toMatch(/another key/);
    dns.zone.TXT[key.recordName] = [key.recordValue];
    expect((await keys())[0]).toMatchObject({ state: 'ACTIVE', note: null });
    expect(await signed()).toEqual({ domain: company.domain, selector: 'first', hasKey: true });
  });

  it('is on what a mailbox submits', async () => {
    const { address } = company.owner;
    const signedBy = `d=${company.domain}; s=first;`;
    // The signer looks at its files every second: what is submitted before has no signature yet.
    await eventually('what is submitted is signed', async () => {
      if (!(await programs.canSubmit(address, MAILBOX_PASSWORD))) throw new Error('Submission refuses it.');
      await sleep(200);
      const client = await programs.openImap(address, MAILBOX_PASSWORD);
      await client?.mailboxOpen('INBOX');
      const newest = await client?.fetchOne('*', { headers: ['dkim-signature', 'subject'] });
      await client?.logout();
      const text = newest ? (newest.headers?.toString() ?? '') : '';
      return text.includes('Handed in') && text.replace(/\s+/g, ' ').includes(signedBy);
    });
  });

  it('is replaced by a new one by itself, and stays published for a while', async () => {
    const { domain } = await start();
    const [fresh] = domain.dkimKeys;
    expect(await start()).toMatchObject({ code: 'INVALID_INPUT' });
    dns.zone.TXT[fresh.recordName] = [fresh.recordValue];
    await itIsTimeFor('dkim.rotate');
    const shown = await eventually('the new key signs', async () => {
      const { data } = await app.graphql(
        `query ($id: ID!) { node(id: $id) { ... on Domain { ${KEYS.slice(9, -2)} } } }`,
        { id: company.domainId },
        company.owner,
      );
      return data.node.dkimKeys[0].state === 'ACTIVE' && data.node.dkimKeys;
    });
    expect(shown[1]).toMatchObject({ selector: 'first', state: 'RETIRING' });
    expect(new Date(shown[1].publishedUntil).getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect(await signed()).toMatchObject({ selector: fresh.selector, hasKey: true });
    expect(await admin.mutate('removeDkimKey', { keyId: shown[0].id })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('can be given up while it waits', async () => {
    const { domain } = await start('given-up');
    const result = await admin.mutate('removeDkimKey', { keyId: domain.dkimKeys[0].id }, company.owner, KEYS);
    expect(result.domain.dkimKeys.map(({ selector }: { selector: string }) => selector)).not.toContain(
      'given-up',
    );
  });

  it('leaves the signer with its domain', async () => {
    const name = `old-${company.domain}`;
    const made = await admin.mutate('createDomain', { name }, company.owner, 'domain { id }');
    const domainId = made.domain.id;
    const { domain } = await admin.mutate('startDkimRotation', { domainId }, company.owner, KEYS);
    const [key] = domain.dkimKeys;
    dns.zone.TXT[key.recordName] = [key.recordValue];
    await admin.mutate('checkDomainDns', { domainId });
    const domains = async () =>
      (await agent().call('signing.list', {}, { actor: agentActor })).domains.map((one) => one.domain);
    expect(await domains()).toContain(name);
    await admin.mutate('deleteDomain', { domainId, confirmName: name, retentionDays: 0, reason: 'Sold' });
    await itIsTimeFor('domains.purge');
    await eventually('the key is gone', async () => !(await domains()).includes(name));
  });

  it('takes no selector that is more than a name', async () => {
    for (const selector of ['a\nb', '../x', 'a b', '-x', 'a/b', 'x'.repeat(64)]) {
      expect(await start(selector), selector).toMatchObject({ code: 'INVALID_INPUT' });
      const params = { domain: company.domain, selector, privateKey: 'x' };
      await expect(agent().call('signing.put', params, { actor: agentActor })).rejects.toThrow(/selector/);
    }
    const other = { domain: 'evil.example\nexample.com', selector: 's', privateKey: 'x' };
    await expect(agent().call('signing.put', other, { actor: agentActor })).rejects.toThrow(/domain/);
  });
});

describe('what is served for a domain', () => {
  const get = (url: string) => app.fetch(new Request(url));

  it('is its MTA-STS policy, under its own name and once there is one', async () => {
    const url = `https://mta-sts.${company.domain}/.well-known/mta-sts.txt`;
    expect((await get(url)).status).toBe(404);
    const input = { domainId: company.domainId, mode: 'ENFORCE' };
    const { domain } = await admin.mutate('setMtaSts', input, company.owner, SHOWN);
    const text = await (await get(url)).text();
    expect(text).toBe('version: STSv1\r\nmode: enforce\r\nmx: mail.postroom.test\r\nmax_age: 604800\r\n');
    const record = domain.dns.records.find(({ name }: Record_) => name === `_mta-sts.${company.domain}`);
    expect(record.value).toMatch(/^v=STSv1; id=\d{14};$/);
    expect((await get('https://mta-sts.elsewhere.example/.well-known/mta-sts.txt')).status).toBe(404);
  });

  it('tells mail programs their settings', async () => {
    const { domain, owner } = company;
    const config = await get(
      `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${owner.address}`,
    );
    const settings = await config.text();
    expect(settings).toContain(`<port>${stack.env.IMAP_PORT}</port>`);
    expect(settings).toContain('<socketType>STARTTLS</socketType>');
    expect((await get('https://autoconfig.elsewhere.example/mail/config-v1.1.xml')).status).toBe(404);

    const ask = (address: string) =>
      app.fetch(
        new Request(`https://autodiscover.${domain}/autodiscover/autodiscover.xml`, {
          method: 'POST',
          headers: { 'content-type': 'text/xml' },
          body: `<Autodiscover><Request><EMailAddress>${address}</EMailAddress></Request></Autodiscover>`,
        }),
      );
    expect(await (await ask(owner.address)).text()).toContain(`<LoginName>${owner.address}</LoginName>`);
    expect((await ask('x@elsewhere.example')).status).toBe(404);
  });
});
