import { describe, expect, it } from 'vitest';
import { parseDmarcPolicy } from './dmarc-policy.ts';
import { textStrings, wantedRecords, zoneLine } from './records.ts';
import { analyseSpf, spfVerdict } from './spf.ts';

describe('a record', () => {
  it('is written for a zone file in strings of 255 bytes, with quotes kept apart', () => {
    const value = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
    expect(textStrings(value).map((text) => text.length)).toEqual([255, 155]);
    const line = zoneLine({ name: 's._domainkey.example.com', type: 'TXT', value });
    expect(line).toBe(`s._domainkey.example.com. 3600 IN TXT "${value.slice(0, 255)}" "${value.slice(255)}"`);
    expect(zoneLine({ name: 'a.example', type: 'TXT', value: 'say "\\"' })).toMatch(/"say \\"\\\\\\""$/);
  });

  it('of a domain whose mail is handed on only brings mail here', () => {
    const point = { host: 'mail.example.com', port: 993, tls: 'TLS' } as const;
    const wanted = (receiving: string) =>
      wantedRecords(
        { name: 'a.example', receiving, keys: [], reportsAddress: null, mtaSts: { mode: 'NONE', id: '' } },
        {
          mailHost: 'mail.example.com',
          webHost: 'app.example.com',
          imap: point,
          submission: point,
          sieve: null,
        },
      ).map(({ purpose, type, value }) => `${purpose} ${type} ${value}`);
    expect(wanted('BACKUP')).toEqual(['BACKUP_EXCHANGER MX 50 mail.example.com.']);
    expect(wanted('FORWARDED')).toEqual(['MAIL_EXCHANGER MX 10 mail.example.com.']);
  });

  it('names the services by how TLS begins', () => {
    const point = (port: number, tls: 'TLS' | 'STARTTLS') => ({ host: 'mail.example.com', port, tls });
    const keys = wantedRecords(
      {
        name: 'example.com',
        receiving: 'HOSTED',
        keys: [],
        reportsAddress: null,
        mtaSts: { mode: 'NONE', id: '' },
      },
      {
        ...{ mailHost: 'mail.example.com', webHost: 'app.example.com' },
        ...{ imap: point(993, 'TLS'), submission: point(587, 'STARTTLS'), sieve: null },
      },
    ).map(({ key }) => key);
    expect(keys).toContain('SRV _imaps._tcp.example.com');
    expect(keys).toContain('SRV _submission._tcp.example.com');
    expect(keys.join()).not.toMatch(/sieve|mta-sts/);
  });
});

describe('SPF', () => {
  const names = (texts: Record<string, string>, hosts: Record<string, string[]> = {}) => ({
    texts: async (name: string) => (texts[name] === undefined ? [] : [texts[name]]),
    hosts: async (name: string) => hosts[name] ?? [],
    mailExchangers: async (domain: string) => (domain === 'a.example' ? ['mx.a.example'] : []),
  });

  it('is evaluated through includes, redirects, networks and masks', async () => {
    const { tree, lookups } = await analyseSpf(
      names(
        {
          'a.example': 'v=spf1 ip4:192.0.2.0/25 mx/30 ~include:b.example redirect=c.example',
          'b.example': 'v=spf1 ip6:2001:db8::/32 -all',
          'c.example': 'v=spf1 ?ip4:198.51.100.7 -all',
        },
        { 'mx.a.example': ['203.0.113.9'] },
      ),
      'a.example',
    );
    expect(lookups).toBe(3);
    const verdicts = ['192.0.2.127', '192.0.2.128', '203.0.113.10', '2001:db8::1', '198.51.100.7'];
    expect(verdicts.map((address) => spfVerdict(tree, address))).toEqual([
      ...['PASS', 'FAIL', 'PASS', 'SOFTFAIL', 'NEUTRAL'],
    ]);
  });

  it('that is not understood is a problem', async () => {
    const { problems } = await analyseSpf(names({ 'a.example': 'v=spf1 ipv4:1.2.3.4 -all' }), 'a.example');
    expect(problems.join()).toContain('"ipv4:1.2.3.4" is not understood');
  });
});

it('a DMARC policy is read with its defaults', () => {
  expect(
    parseDmarcPolicy('v=DMARC1;p=reject ; rua = mailto:a@b.example!10m,mailto:C@d.example'),
  ).toMatchObject({
    ...{
      policy: 'reject',
      subdomainPolicy: 'reject',
      percent: 100,
      reportsTo: ['a@b.example', 'c@d.example'],
    },
  });
  expect(parseDmarcPolicy('v=DMARC1; rua=mailto:a@b.example')).toBeNull();
});
