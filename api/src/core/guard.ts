// Keeps the platform's own connections out of the private network: names are resolved once, checked, and the checked
// address is the one connected to (a second resolution could answer differently).
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { PostroomError } from './errors.ts';

export type GuardProblem = 'HOST_NOT_FOUND' | 'ADDRESS_BLOCKED' | 'INVALID_HOST';

export class GuardError extends PostroomError {
  readonly problem: GuardProblem;

  constructor(problem: GuardProblem, message: string, options?: ErrorOptions) {
    super(problem, message, options);
    this.problem = problem;
  }
}

/** Where to connect: use `address` for the socket and `host` for TLS (SNI and certificate) and protocol headers. */
export interface PinnedHost {
  host: string;
  port: number;
  address: string;
  family: 4 | 6;
}

export interface Guard {
  /** Throws GuardError when the host has no address or any of its addresses is not public. */
  resolve(host: string, port: number): Promise<PinnedHost>;
}

export type Resolver = (host: string) => Promise<{ address: string; family: number }[]>;

export interface GuardOptions {
  /** "host:port" entries that may be private: the own mail servers. "host:*" allows every port. */
  allow?: string[];
  resolver?: Resolver;
}

const TIMEOUT_MS = 5_000;

// Not global by the IANA special-purpose registries, or not unicast.
const BLOCKED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
// Global unicast is 2000::/3; within it these lead elsewhere or are not routed.
const BLOCKED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

function blockList(cidrs: string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', bits] = cidr.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

const blockedV4 = blockList(BLOCKED_V4, 'ipv4');
const blockedV6 = blockList(BLOCKED_V6, 'ipv6');
const globalV6 = blockList(['2000::/3'], 'ipv6');
// Addresses that carry an IPv4 address: NAT64 (RFC 6052), its local form (RFC 8215), mapped and compatible ones.
const nat64 = blockList(['64:ff9b::/96'], 'ipv6');

/** Whether an address is public: reachable on the internet and not ours. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !blockedV4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  if (nat64.check(address, 'ipv6')) return !blockedV4.check(embeddedIpv4(address), 'ipv4');
  return globalV6.check(address, 'ipv6') && !blockedV6.check(address, 'ipv6');
}

/** The IPv4 address in the last 32 bits. The URL parser writes every IPv6 address in one canonical form. */
function embeddedIpv4(address: string): string {
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':');
  const [high = '0', low = '0'] = groups.slice(-2);
  const number = (Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16);
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

const systemResolver: Resolver = (host) => lookup(host, { all: true, verbatim: true });

export function createGuard({ allow = [], resolver = systemResolver }: GuardOptions = {}): Guard {
  const allowed = new Set(allow.map((entry) => entry.toLowerCase()));
  return {
    async resolve(host, port) {
      const name = normalize(host);
      const addresses = await addressesOf(name, resolver);
      const exempt = allowed.has(`${name}:${port}`) || allowed.has(`${name}:*`);
      const blocked = exempt ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
      if (blocked) {
        throw new GuardError(
          'ADDRESS_BLOCKED',
          `${name} leads to ${blocked.address}, which is not a public address. An operator can allow it with ALLOW_PRIVATE_HOSTS.`,
        );
      }
      const [first] = addresses;
      if (!first)
        throw new GuardError('HOST_NOT_FOUND', `There is no host called ${name}. Check the spelling.`);
      return { host: name, port, address: first.address, family: first.family === 6 ? 6 : 4 };
    },
  };
}

/** "EXAMPLE.com.", "[::1]", "0x7f.1": the URL parser brings every spelling to the one that is connected to. */
function normalize(host: string): string {
  const bare = host.trim().replace(/^\[|\]$/g, '');
  const shape = isIPv6(bare) ? `[${bare}]` : bare;
  let parsed: URL;
  try {
    parsed = new URL(`http://${shape}/`);
  } catch (error) {
    throw new GuardError('INVALID_HOST', 'This is not a host name.', { cause: error });
  }
  const clean = parsed.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (
    clean === '' ||
    parsed.username ||
    parsed.port ||
    parsed.pathname !== '/' ||
    parsed.search ||
    parsed.hash
  ) {
    throw new GuardError('INVALID_HOST', 'Enter the host name alone, without port, path or user.');
  }
  return clean;
}

async function addressesOf(name: string, resolver: Resolver): Promise<{ address: string; family: number }[]> {
  const literal = isIP(name);
  if (literal) return [{ address: name, family: literal }];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
  });
  try {
    return await Promise.race([resolver(name), late]);
  } catch (error) {
    throw new GuardError(
      'HOST_NOT_FOUND',
      `There is no host called ${name}, or its name server does not answer. Check the spelling.`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a configured host is this machine by its name or address alone; nothing is looked up. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');
