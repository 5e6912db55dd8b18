import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany } from '../../testkit/hosted-company.ts';
import { deliver, writeMail } from '../../testkit/mail.ts';
import { type NameServer, startNameServer } from '../../testkit/name-server.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { type Administration, administrationOf } from './administration.ts';

const stack = sharedStack();
let app: TestApp;
let dns: NameServer;
let company: HostedCompany;
let admin: Administration;
let address: string;

const REPORTS = `domain { id dmarcReports { address
  summary(days: 60) { messages passed reporters days { day passed failed }
    sources { address name organization messages passed dkimAligned spfAligned quarantined rejected } } }
  dmarcReportList(first: 20) { edges { node { reporter reportId } } } }`;

beforeAll(async () => {
  dns = await startNameServer();
  app = await startTestApp({ stack, worker: true, env: { DNS_SERVER: dns.address } });
  company = await foundHostedCompany(app);
  admin = administrationOf(app, company);
  dns.zone.PTR['9.113.0.203.in-addr.arpa'] = 'mta7.newsletter.example.co.uk';
  const input = { domainId: company.domainId, enabled: true };
  const { domain } = await admin.mutate('setReportCollection', input, company.owner, REPORTS);
  address = domain.dmarcReports.address;
  const { data } = await app.graphql(
    `query ($id: ID!) { node(id: $id) { ... on Domain { mailboxes(first: 9) { edges { node { id address } } } } } }`,
    { id: company.domainId },
    company.owner,
  );
  const mailboxes: { node: { id: string; address: string } }[] = data.node.mailboxes.edges;
  await admin.written(mailboxes.find(({ node }) => node.address === address)?.node.id ?? '');
});
afterAll(async () => {
  await app.stop();
  dns.close();
});

interface Row {
  ip: string;
  count: number;
  dkim?: 'pass' | 'fail';
  spf?: 'pass' | 'fail';
  disposition?: string;
}

function xmlOf(
  id: string,
  rows: Row[],
  { domain = company.domain, org = 'Mail Receiver Inc.' } = {},
): string {
  const end = Math.floor(Date.now() / 1_000) - 3_600;
  const records = rows.map(
    ({
      ip,
      count,
      dkim = 'fail',
      spf = 'fail',
      disposition = 'none',
    }) => `<record><row><source_ip>${ip}</source_ip>
      <count>${count}</count><policy_evaluated><disposition>${disposition}</disposition><dkim>${dkim}</dkim>
      <spf>${spf}</spf></policy_evaluated></row><identifiers><header_from>${domain}</header_from></identifiers>
      <auth_results><dkim><domain>${domain}</domain><result>${dkim}</result></dkim>
      <spf><domain>bounce.${domain}</domain><result>${spf}</result></spf></auth_results></record>`,
  );
  return `<?xml version="1.0"?><feedback><report_metadata><org_name>${org}</org_name><email>x@receiver.example</email>
    <report_id>${id}</report_id><date_range><begin>${end - 86_400}</begin><end>${end}</end></date_range></report_metadata>
    <policy_published><domain>${domain}</domain><p>none</p></policy_published>${records.join('')}</feedback>`;
}

/** An archive of one file (APPNOTE 4.3). */
function zipOf(content: Buffer, files = 1): Buffer {
  const data = deflateRawSync(content);
  const name = Buffer.from('report.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, name, data, entry, name, end]);
}

const send = (bytes: Buffer, type: string, filename: string) =>
  deliver(
    stack,
    address,
    writeMail(address, {
      subject: `Report Domain: ${company.domain}`,
      headers: {
        'MIME-Version': '1.0',
        'Content-Type': `${type}; name="${filename}"`,
        'Content-Disposition': `attachment; filename="${filename}"`,
        'Content-Transfer-Encoding': 'base64',
      },
      body: `${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
    }),
  );

async function read(): Promise<{
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what REPORTS says
  summary: any;
  ids: string[];
}> {
  const { domain } = await admin.mutate(
    'readReports',
    { domainId: company.domainId },
    company.owner,
    REPORTS,
  );
  const { dmarcReports, dmarcReportList } = domain;
  return {
    summary: dmarcReports.summary,
    ids: dmarcReportList.edges.map(({ node }: { node: { reportId: string } }) => node.reportId),
  };
}

const tlsReport = (begins = new Date(Date.now() - 90_000_000).toISOString()) =>
  JSON.stringify({
    'organization-name': 'Mail Receiver Inc.',
    'report-id': 'tls-1',
    'contact-info': 'x@receiver.example',
    'date-range': {
      'start-datetime': begins,
      'end-datetime': new Date(Date.parse(begins) + 86_400_000).toISOString(),
    },
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': company.domain },
        summary: { 'total-successful-session-count': 90, 'total-failure-session-count': 10 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'receiving-mx-hostname': 'mail.postroom.test',
            'failed-session-count': 10,
          },
        ],
      },
    ],
  });

describe('reports about a domain', () => {
  it('are read from mail, packed or not, and shown by source', async () => {
    expect(address).toBe(`dmarc-reports@${company.domain}`);
    const rows: Row[] = [
      { ip: '203.0.113.9', count: 40, dkim: 'pass' },
      { ip: '198.51.100.66', count: 5, disposition: 'reject' },
    ];
    await send(gzipSync(xmlOf('one', rows)), 'application/gzip', 'a!b!1!2.xml.gz');
    await send(
      zipOf(Buffer.from(xmlOf('two', [{ ip: '203.0.113.9', count: 2, spf: 'pass' }]))),
      'application/zip',
      'r.zip',
    );
    await send(
      Buffer.from(xmlOf('three', [{ ip: '2001:db8::7', count: 1, dkim: 'pass', spf: 'pass' }])),
      'text/xml',
      'r.xml',
    );
    const { summary, ids } = await read();
    expect(ids.toSorted()).toEqual(['one', 'three', 'two']);
    expect(summary).toMatchObject({ messages: 48, passed: 43, reporters: ['Mail Receiver Inc.'] });
    expect(summary.sources[0]).toEqual({
      ...{ address: '203.0.113.9', name: 'mta7.newsletter.example.co.uk', organization: 'example.co.uk' },
      ...{ messages: 42, passed: 42, dkimAligned: 40, spfAligned: 2, quarantined: 0, rejected: 0 },
    });
    expect(summary.sources[1]).toMatchObject({
      address: '198.51.100.66',
      passed: 0,
      rejected: 5,
      name: null,
    });
    expect(summary.days.at(-1)).toMatchObject({ passed: 43, failed: 5 });
  });

  it('on TLS are read as well', async () => {
    await send(gzipSync(tlsReport()), 'application/tlsrpt+gzip', 'r.json.gz');
    const input = { domainId: company.domainId };
    const fields = 'domain { dmarcReports { tls { succeeded failed failures { reason host sessions } } } }';
    const { domain } = await admin.mutate('readReports', input, company.owner, fields);
    expect(domain.dmarcReports.tls).toEqual({
      ...{ succeeded: 90, failed: 10 },
      failures: [{ reason: 'certificate-expired', host: 'mail.postroom.test', sessions: 10 }],
    });
  });

  it('count once, however often they are sent', async () => {
    await send(
      gzipSync(xmlOf('one', [{ ip: '203.0.113.9', count: 1_000 }])),
      'application/gzip',
      'again.xml.gz',
    );
    expect((await read()).summary.messages).toBe(48);
  });

  it('that are none, too large or made to harm, change nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024, 0x20));
    const entities = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(99)}">]>${xmlOf('entities', [])}`;
    for (const [bytes, name] of [
      [bomb, 'bomb.xml.gz'],
      [Buffer.from(entities), 'entities.xml'],
      [gzipSync(xmlOf('foreign', [], { domain: 'elsewhere.example' })), 'foreign.xml.gz'],
      [gzipSync(xmlOf('address', [{ ip: "1'; DROP", count: 1 }])), 'address.xml.gz'],
      [gzipSync('<feedback><report_metadata></feedback>'), 'broken.xml.gz'],
      [zipOf(Buffer.from(xmlOf('many', [])), 2), 'many.zip'],
      [gzipSync(xmlOf('cut', [])).subarray(0, 60), 'cut.xml.gz'],
      [Buffer.from(`<feedback>${'<a>'.repeat(5_000)}</feedback>`), 'deep.xml'],
      [Buffer.from('Dear postmaster'), 'letter.bin'],
      [gzipSync(tlsReport('0000-01-01T00:00:00Z')), 'ancient.json.gz'],
    ] as const) {
      await send(Buffer.from(bytes), 'application/octet-stream', name);
    }
    const { ids, summary } = await read();
    expect(ids).toHaveLength(3);
    expect(summary.messages).toBe(48);
  }, 60_000);

  it('change the records to publish, and stop when nobody wants them', async () => {
    const records = 'domain { dns { records { name value } } dmarcReports { address } }';
    const stop = { domainId: company.domainId, enabled: false };
    const asked = await admin.mutate(
      'checkDomainDns',
      { domainId: company.domainId },
      company.owner,
      records,
    );
    const policy = asked.domain.dns.records.find(({ name }: { name: string }) => name.startsWith('_dmarc.'));
    expect(policy.value).toBe(`v=DMARC1; p=none; rua=mailto:${address}`);
    const { domain } = await admin.mutate('setReportCollection', stop, company.owner, records);
    expect(domain.dmarcReports.address).toBeNull();
  });
});
