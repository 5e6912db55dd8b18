// Which name server the mail servers ask when nobody says so: the machine's own, as long as it sees the world.
import { promises as dns, getServers } from 'node:dns';
import { isIPv6 } from 'node:net';

const TIMEOUT_MS = 1_000;
/** Every resolver that sees the world knows who serves this. */
const KNOWN_TO_ALL = 'com';

export interface FoundNameServer {
  /** "address:port", or null when none of them answers. */
  server: string | null;
  asked: string[];
}

/** Asks the servers of /etc/resolv.conf all at once, and takes the first of them, in their order, that answers. */
export async function findNameServer(servers: string[] = getServers()): Promise<FoundNameServer> {
  const asked = servers.filter((server) => !server.includes('%')).map(withPort);
  const answers = await Promise.all(asked.map(answersFor));
  return { server: asked.find((_server, index) => answers[index]) ?? null, asked };
}

function withPort(server: string): string {
  if (isIPv6(server)) return `[${server}]:53`;
  return /:\d+$/.test(server) ? server : `${server}:53`;
}

async function answersFor(server: string): Promise<boolean> {
  const resolver = new dns.Resolver({ timeout: TIMEOUT_MS, tries: 1 });
  resolver.setServers([server]);
  try {
    return (await resolver.resolveNs(KNOWN_TO_ALL)).length > 0;
  } catch {
    return false; // what it cannot say, it cannot say about senders either
  }
}
