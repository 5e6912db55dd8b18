// What is known of connections by the process that has them: lines about a connection carry no queue id. Stored with the place
// in the log, so that a worker that takes over knows it too.
import type { LogLine } from '../log/parse-line.ts';
import type { LoggedHost } from '../log/records.ts';

export interface Connection {
  name: string | null;
  address: string | null;
  /** Milliseconds. */
  at: number;
  service: string;
  tls: string | null;
  /** Of the message that is being received. */
  queueId: string | null;
}

interface Remote {
  host: string;
  tls: string;
}

export interface StoredConnections {
  clients: [number, Connection][];
  remotes: [number, Remote][];
}

const MOST = 2_000;

export class Connections {
  private readonly clients: Map<number, Connection>;
  private readonly remotes: Map<number, Remote>;

  constructor(stored: StoredConnections | null) {
    this.clients = new Map(stored?.clients);
    this.remotes = new Map(stored?.remotes);
  }

  note({ pid, record, at, syslogName }: LogLine): void {
    if (record.kind === 'connect') {
      const { name, ip } = record.client;
      const client = { name, address: ip, at: at.getTime(), service: syslogName, tls: null, queueId: null };
      put(this.clients, pid, client);
    } else if (record.kind === 'tls') {
      const tls = `${record.version} ${record.cipher}`.slice(0, 100);
      if (record.direction === 'to') put(this.remotes, pid, { host: keyOf(record.host), tls });
      else {
        const client = this.clients.get(pid);
        if (client) client.tls = tls;
      }
    }
  }

  of(pid: number): Connection | undefined {
    return this.clients.get(pid);
  }

  enter(pid: number, queueId: string): void {
    const client = this.clients.get(pid);
    if (client) client.queueId = queueId;
  }

  leave(pid: number): void {
    this.clients.delete(pid);
  }

  /** The connection that a delivery went over, when it was encrypted. */
  tlsTo(pid: number, relay: LoggedHost | null): string | null {
    const remote = relay && this.remotes.get(pid);
    return remote && remote.host === keyOf(relay) ? remote.tls : null;
  }

  stored(): StoredConnections {
    return { clients: [...this.clients], remotes: [...this.remotes] };
  }
}

const keyOf = ({ name, ip, port }: LoggedHost): string => `${name} ${ip} ${port}`;

/** The newest are kept: of a process that died nobody says that its connection ended. */
function put<V>(map: Map<number, V>, key: number, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
