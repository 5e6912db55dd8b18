// From an address to its servers: a name server, web servers and certificates of the test's own before Dovecot and Postfix.
import { createServer as createHttps, type Server } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { type Authority, createAuthority } from '../../testkit/certificates.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { type NameServer, startNameServer } from '../../testkit/name-server.ts';
import { scriptedImap } from '../../testkit/scripted-imap.ts';
import { temporaryFolder } from '../../testkit/setup/temporary.ts';
import { sharedStack, testDomain } from '../../testkit/stack.ts';
import { startTlsFront, type TlsFront } from '../../testkit/tls-front.ts';

const stack = sharedStack();
const domain = testDomain('harbour');
/** A loopback address of this test's own, on which the usual ports are free. */
const HERE = `127.${77 + Math.floor(Math.random() * 100)}.${Math.floor(Math.random() * 250)}.7`;
const trusted = getCACertificates('default');
const folder = temporaryFolder('discovery');

let app: TestApp;
let astrid: HostedPerson;
let mira: HostedPerson;
let dns: NameServer;
let authority: Authority;
let web: Server;
let document: string | null = null;
const fronts: TlsFront[] = [];
const requests: string[] = [];

const hosts = [
  domain,
  ...['autoconfig', 'imap', 'smtp', 'mail', 'expired', 'other', 'self'].map((name) => `${name}.${domain}`),
];

beforeAll(async () => {
  dns = await startNameServer();
  authority = await createAuthority(folder.path);
  setDefaultCACertificates([...trusted, authority.certificate]);
  const anywhere = hosts.map((host) => `${host}:*`).join(',');
  app = await startTestApp({
    stack,
    worker: true,
    web: true,
    env: { DNS_SERVER: dns.address, ALLOW_PRIVATE_HOSTS: anywhere, ALLOW_PRIVATE_WEB_HOSTS: anywhere },
  });
  const company = await foundHostedCompany(app);
  astrid = company.owner;
  mira = await company.hire('mira', 'Mira Okafor');
  const certificate = await authority.issue(hosts);
  web = createHttps(certificate, (request, response) => {
    requests.push(`${request.headers.host}${request.url}`);
    if (document === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(document);
  });
  await new Promise<void>((resolve) => web.listen(443, HERE, resolve));
  fronts.push(
    await startTlsFront(certificate, stack.endpoints.imap, { host: HERE, port: 993 }),
    await startTlsFront(certificate, { ...submission(), startTls: true }, { host: HERE, port: 465 }),
  );
});

afterAll(async () => {
  await app?.stop();
  setDefaultCACertificates(trusted);
  web?.closeAllConnections();
  web?.close();
  dns?.close();
  await Promise.all(fronts.map((front) => front.close()));
  await folder.remove();
});

beforeEach(() => {
  document = null;
  requests.length = 0;
  dns.zone.A = {};
  dns.zone.SRV = {};
  dns.zone.MX = {};
});

function submission() {
  if (!stack.endpoints.submission) throw new Error('These tests need Postfix, which needs root.');
  return stack.endpoints.submission;
}

const address = `astrid@${domain}`;
const at = (...names: string[]) => {
  for (const name of names) dns.zone.A[name ? `${name}.${domain}` : domain] = HERE;
};

async function discover(of = address) {
  const { data, errors } = await app.graphql(
    `query ($address: String!) { discoverMailServers(address: $address) { source confidence advice
      imap { host port tls username } smtp { host port tls username } } }`,
    { address: of },
    astrid,
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.discoverMailServers;
}

const server = (name: string, port: number, tls: string) => ({
  ...{ host: `${name}.${domain}`, port, tls, username: address },
});

describe('the servers of an address', () => {
  it('are known for large providers, without asking anybody', async () => {
    dns.asked.length = 0;
    const [found] = await discover('Mira.Okafor@gmail.com');
    expect(found).toMatchObject({
      source: 'PROVIDER',
      imap: { host: 'imap.gmail.com', port: 993, tls: 'TLS', username: 'mira.okafor@gmail.com' },
    });
    expect(found.advice).toContain('app password');
    expect(dns.asked.filter((name) => name.includes('gmail'))).toEqual([]);
  });

  it('are those that the domain names in DNS, with TLS from the first byte before others', async () => {
    dns.zone.SRV = {
      [`_imaps._tcp.${domain}`]: [
        { port: 993, target: `second.${domain}`, priority: 20 },
        { port: 993, target: `imap.${domain}`, priority: 10 },
      ],
      [`_imap._tcp.${domain}`]: [{ port: 143, target: `imap.${domain}` }],
      [`_submissions._tcp.${domain}`]: [{ port: 0, target: '.' }],
      [`_submission._tcp.${domain}`]: [{ port: 587, target: `smtp.${domain}` }],
    };
    expect(await discover()).toEqual([
      {
        ...{ source: 'SERVICE_RECORDS', confidence: 'CERTAIN', advice: null },
        ...{ imap: server('imap', 993, 'TLS'), smtp: server('smtp', 587, 'STARTTLS') },
      },
    ]);
  });

  it('are only likely when they lie in another domain', async () => {
    dns.zone.SRV = {
      [`_imaps._tcp.${domain}`]: [{ port: 993, target: 'imap.elsewhere.example' }],
      [`_submissions._tcp.${domain}`]: [{ port: 465, target: 'smtp.elsewhere.example' }],
    };
    expect(await discover()).toMatchObject([{ source: 'SERVICE_RECORDS', confidence: 'LIKELY' }]);
  });

  it('are those that the domain describes, read without entities and without servers in clear text', async () => {
    at('autoconfig');
    document = `<?xml version="1.0"?><!DOCTYPE clientConfig [<!ENTITY x "evil.example"><!ENTITY y SYSTEM "file:///etc/passwd">]>
      <clientConfig version="1.1"><emailProvider id="${domain}"><domain>${domain}</domain>
      <incomingServer type="pop3"><hostname>pop.${domain}</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
      <incomingServer type="imap"><hostname>&x;</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
      <incomingServer type="imap"><hostname>old.${domain}</hostname><port>143</port><socketType>plain</socketType></incomingServer>
      <incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
        <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
        <username>%EMAILLOCALPART%</username></incomingServer>
      <outgoingServer type="smtp"><hostname>smtp.${domain}</hostname><port>465</port><socketType>SSL</socketType>
        <username>%EMAILADDRESS%</username></outgoingServer></emailProvider></clientConfig>`;
    expect(await discover()).toEqual([
      {
        ...{ source: 'AUTOCONFIG', confidence: 'CERTAIN', advice: null },
        imap: { ...server('imap', 993, 'TLS'), username: 'astrid' },
        smtp: server('smtp', 465, 'TLS'),
      },
    ]);
    expect(requests).toContain(`autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=astrid%40${domain}`);
  });

  it('are those of whoever takes the domain’s mail', async () => {
    dns.zone.MX = { [domain]: ['aspmx.l.google.com'] };
    expect(await discover()).toMatchObject([
      { source: 'MAIL_EXCHANGER', confidence: 'LIKELY', imap: { host: 'imap.gmail.com', username: address } },
    ]);
  });

  it('are looked for under the usual names when nothing is said, and where mail servers answer', async () => {
    at('mail', 'smtp');
    expect(await discover()).toEqual([
      {
        ...{ source: 'USUAL_NAMES', confidence: 'GUESS', advice: null },
        ...{ imap: server('mail', 993, 'TLS'), smtp: server('smtp', 465, 'TLS') },
      },
    ]);
  });

  it('are not found where there are none', async () => {
    expect(await discover()).toEqual([]);
  });
});

describe('a mailbox that is added with the servers found', () => {
  const add = async (changes: { imap?: object; smtp?: object } = {}) => {
    const login = { username: mira.address, password: mira.password };
    const input = {
      ...{ address, name: 'Astrid' },
      imap: { host: `imap.${domain}`, port: 993, tls: 'TLS', ...login, ...changes.imap },
      smtp: { host: `smtp.${domain}`, port: 465, tls: 'TLS', ...login, ...changes.smtp },
    };
    return callMutation(app, 'addExternalMailAccount', input, {
      as: astrid,
      fields: 'account { id imap { host tls } }',
      errors: '... on MailServerError { problem server also { problem server message } }',
    });
  };
  const frontWith = async (certificate: Awaited<ReturnType<Authority['issue']>>) => {
    const front = await startTlsFront(certificate, stack.endpoints.imap, { host: HERE });
    fronts.push(front);
    return front.port;
  };
  beforeEach(() => at('imap', 'smtp', 'expired', 'other', 'self'));

  it('says of a certificate what is wrong with it, and never accepts it', async () => {
    const cases = [
      {
        host: `expired.${domain}`,
        made: authority.issue([`expired.${domain}`], { expired: true }),
        words: /expired/,
      },
      { host: `other.${domain}`, made: authority.issue([`mail.${domain}`]), words: /another host \(mail\./ },
      { host: `self.${domain}`, made: authority.selfSigned(`self.${domain}`), words: /self-signed/ },
      {
        host: `other.${domain}`,
        made: createAuthority(folder.path).then((stranger) => stranger.issue([`other.${domain}`])),
        words: /authority that nobody here knows/,
      },
    ];
    for (const { host, made, words } of cases) {
      const result = await add({ imap: { host, port: await frontWith(await made) } });
      expect(result).toMatchObject({ problem: 'TLS_FAILED', also: null });
      expect(result.message).toMatch(words);
    }
  });

  it('tells apart what is wrong with reading and with sending', async () => {
    const wrong = { password: 'another-password-47' };
    const both = await add({ imap: wrong, smtp: { host: `nowhere.${domain}` } });
    expect(both).toMatchObject({
      ...{ problem: 'WRONG_PASSWORD', server: `imap.${domain}:993` },
      also: { problem: 'HOST_NOT_FOUND', server: `nowhere.${domain}:465` },
    });
    expect(await add({ imap: { tls: 'STARTTLS' } })).toMatchObject({ server: `imap.${domain}:993` });
    expect(await add({ imap: { host: '10.0.0.7' } })).toMatchObject({ problem: 'ADDRESS_BLOCKED' });
    expect(await add({ imap: { port: 994 } })).toMatchObject({ problem: 'CONNECTION_REFUSED' });
  });

  it('never sends a password to the internet in clear text', async () => {
    dns.zone.A['imap.clear.example'] = '9.9.9.9';
    const result = await add({ imap: { host: 'imap.clear.example', port: 143, tls: 'NONE' } });
    expect(result).toMatchObject({ problem: 'TLS_FAILED', server: 'imap.clear.example:143' });
    expect(result.message).toContain('Choose TLS or STARTTLS');
  });

  it('says what the provider wants when the password alone is not enough', async () => {
    const answers = [
      [
        '[ALERT] Application-specific password required',
        'WRONG_PASSWORD',
        /make one in the security settings/,
      ],
      ['[AUTHENTICATIONFAILED] IMAP access is disabled for this user', 'NOT_PERMITTED', /allow IMAP/],
    ] as const;
    for (const [answer, problem, words] of answers) {
      const imap = await scriptedImap({
        answer(command) {
          if (!/LOGIN|AUTHENTICATE/.test(command.name)) return false;
          command.send(`${command.tag} NO ${answer}`);
          return true;
        },
      });
      dns.zone.A[`mail.${domain}`] = imap.host;
      const result = await add({ imap: { host: `mail.${domain}`, port: imap.port, tls: 'NONE' } });
      await imap.close();
      expect(result.problem).toBe(problem);
      expect(result.message).toMatch(words);
    }
  });

  it('is kept when both accept, and its servers can be changed and its keeping paused', async () => {
    const { account } = await add();
    expect(account.imap).toEqual({ host: `imap.${domain}`, tls: 'TLS' });
    const change = (name: string, input: object) =>
      callMutation(
        app,
        name,
        { accountId: account.id, ...input },
        { as: astrid, fields: 'account { status name imap { host } }' },
      );
    at('mail');
    const imap = { host: `mail.${domain}`, port: 993, tls: 'TLS', username: mira.address };
    expect(await change('updateMailAccount', { imap })).toMatchObject({
      fields: [{ path: 'imap.password' }],
    });
    expect(await change('updateMailAccount', { imap: { ...imap, password: mira.password } })).toMatchObject({
      account: { imap: { host: `mail.${domain}` } },
    });
    expect(await change('updateMailAccount', { name: 'Astrid L.' })).toMatchObject({
      account: { name: 'Astrid L.' },
    });
    expect(await change('pauseMailAccount', {})).toMatchObject({ account: { status: 'PAUSED' } });
    expect(await change('resumeMailAccount', {})).toMatchObject({ account: { status: 'CONNECTING' } });
  });
});
