// What the domain name system says: addresses of hosts, and the records that lead to a domain's mail servers.
import { Resolver as DnsResolver, lookup } from 'node:dns/promises';
import type { Resolver } from './guard.ts';

/** A service record (RFC 2782). */
export interface ServiceRecord {
  name: string;
  port: number;
  priority: number;
  weight: number;
}

/** NO_DOMAIN: there is none. NO_MAIL: it says so itself, or has no host. UNSEEN: this name server sees no domains at all. */
export type MailReach = 'TAKES_MAIL' | 'NO_DOMAIN' | 'NO_MAIL' | 'UNSEEN';

export interface Names {
  /** Throws what the resolver says when there is no such host. */
  addresses: Resolver;
  /** Empty when there are none. Throws when the name server does not answer. */
  services(name: string): Promise<ServiceRecord[]>;
  /** Mail exchangers, the preferred first; empty when there are none. Throws when the name server does not answer. */
  mailExchangers(domain: string): Promise<string[]>;
  /** Texts of a name, each put together from its strings. Throws when the name server does not answer, as all below do. */
  texts(name: string): Promise<string[]>;
  /** IPv4 and IPv6 addresses of a host in DNS; empty when there are none. */
  hosts(name: string): Promise<string[]>;
  /** What the name is another name for (CNAME). */
  aliases(name: string): Promise<string[]>;
  /** The names of an address (PTR). */
  reverse(address: string): Promise<string[]>;
  /** Whether mail can be brought to the domain (RFC 5321 5.1, RFC 7505). Throws when the name server does not answer. */
  mailReach(domain: string): Promise<MailReach>;
}

const OPTIONS = { timeout: 2_000, tries: 2 };
const NOTHING_THERE = new Set(['ENOTFOUND', 'ENODATA']);

/** @param server "address:port" of a name server to ask instead of the machine's own resolver. */
export function createNames(server: string | null): Names {
  const dns = new DnsResolver(OPTIONS);
  if (server !== null) dns.setServers([server]);
  return {
    addresses:
      server === null ? (host) => lookup(host, { all: true, verbatim: true }) : (host) => ask(dns, host),
    services: (name) => orNothing(() => dns.resolveSrv(name)),
    async mailExchangers(domain) {
      const records = await orNothing(() => dns.resolveMx(domain));
      // A null MX (RFC 7505) takes no mail.
      return records.sort((a, b) => a.priority - b.priority).flatMap(({ exchange }) => exchange || []);
    },
    texts: async (name) => (await orNothing(() => dns.resolveTxt(name))).map((strings) => strings.join('')),
    async hosts(name) {
      const [four, six] = await Promise.all([
        orNothing(() => dns.resolve4(name)),
        orNothing(() => dns.resolve6(name)),
      ]);
      return [...four, ...six];
    },
    aliases: (name) => orNothing(() => dns.resolveCname(name)),
    reverse: (address) => orNothing(() => dns.reverse(address)),
    async mailReach(domain) {
      const records = await orNothing(() => dns.resolveMx(domain));
      if (records.length > 0) return records.some(({ exchange }) => exchange) ? 'TAKES_MAIL' : 'NO_MAIL';
      // Without MX the domain's own host is the mail server.
      const hosts = await Promise.allSettled([dns.resolve4(domain), dns.resolve6(domain)]);
      if (hosts.some(({ status }) => status === 'fulfilled')) return 'TAKES_MAIL';
      const reasons = hosts.flatMap((host) => (host.status === 'rejected' ? [host.reason] : []));
      const codes = reasons.map(codeOf);
      if (!codes.every((code) => NOTHING_THERE.has(code))) throw reasons[0];
      if (codes.includes('ENODATA')) return 'NO_MAIL';
      // In a closed network no name of the internet exists: that says nothing of this one.
      const known = await orNothing(() => dns.resolveNs('com'));
      return known.length > 0 ? 'NO_DOMAIN' : 'UNSEEN';
    },
  };
}

async function ask(dns: DnsResolver, host: string): Promise<{ address: string; family: number }[]> {
  const [four, six] = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)]);
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
  return [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

async function orNothing<T>(read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read();
  } catch (error) {
    if (NOTHING_THERE.has(codeOf(error))) return [];
    throw error;
  }
}
