// What is said of recipients' domains: asked of a name server of the test's own.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { type NameServer, startNameServer } from '../../testkit/name-server.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

const stack = sharedStack();
let dns: NameServer;
let app: TestApp;
let me: HostedPerson;
let domain: string;
beforeAll(async () => {
  dns = await startNameServer();
  app = await startTestApp({ stack, worker: true, env: { DNS_SERVER: dns.address } });
  ({ owner: me, domain } = await foundHostedCompany(app));
});
afterAll(async () => {
  await app?.stop();
  dns?.close();
});

const ask = async (...domains: string[]): Promise<[string, string | null][]> => {
  const { data, errors } = await app.graphql(
    'query ($domains: [String!]!) { recipientDomains(domains: $domains) { domain reach suggestion } }',
    { domains },
    me,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  expect(data.recipientDomains.map((one: { domain: string }) => one.domain)).toEqual(domains);
  return data.recipientDomains.map((one: { reach: string; suggestion: string | null }) => [
    one.reach,
    one.suggestion,
  ]);
};

it('in a closed network nothing is said of domains that are not found', async () => {
  expect(await ask('closed.net')).toEqual([['UNSEEN', null]]);
});

it('tells domains that take mail from those that do not, and asks nobody about its own', async () => {
  dns.zone.NS.com = ['a.gtld-servers.net'];
  dns.zone.MX['shop.net'] = ['mx.shop.net'];
  dns.zone.MX['quiet.net'] = [''];
  dns.zone.A['host.net'] = '192.0.2.7';
  const before = dns.asked.length;
  expect(
    await ask('shop.net', 'quiet.net', 'host.net', 'gone.net', domain, 'a.example', 'no domain'),
  ).toEqual([
    ['TAKES_MAIL', null],
    ['NO_MAIL', null],
    ['TAKES_MAIL', null],
    ['NO_DOMAIN', null],
    ['TAKES_MAIL', null],
    ['UNSEEN', null],
    ['UNSEEN', null],
  ]);
  expect(dns.asked.slice(before)).not.toContain(domain);
  const after = dns.asked.length;
  expect(await ask('gone.net')).toEqual([['NO_DOMAIN', null]]);
  expect(dns.asked.length).toBe(after);
});

it('finds what was meant: well known, one’s own, and never what only wrote to this person', async () => {
  dns.zone.MX['gmial.com'] = ['mx.gmial.com'];
  expect(await ask('gmial.com', 'gnail.con', domain.slice(1))).toEqual([
    ['TAKES_MAIL', 'gmail.com'],
    ['NO_DOMAIN', 'gmail.com'],
    ['UNSEEN', domain],
  ]);
  await deliver(stack, me.address, { from: 'Eve <eve@okafor-pr1nt.net>', subject: 'Looks alike' });
  await eventually('the message is read in', async () => {
    const { data } = await app.graphql('{ suggestRecipients(text: "eve", first: 1) { address } }', {}, me);
    return data.suggestRecipients.length > 0;
  });
  expect(await ask('okafor-print.net', 'okafor-pr1nt.net')).toEqual([
    ['NO_DOMAIN', null],
    ['NO_DOMAIN', null],
  ]);
});

it('does not wait for a name server that is silent', async () => {
  dns.silent = true;
  const before = performance.now();
  expect(await ask('silent.net', 'hotnail.com')).toEqual([
    ['UNANSWERED', null],
    ['UNANSWERED', 'hotmail.com'],
  ]);
  const took = performance.now() - before;
  expect(took).toBeGreaterThan(1_000);
  expect(took).toBeLessThan(4_000);
  expect(dns.asked).toContain('silent.net');
});
