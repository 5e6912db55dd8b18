// A name server (RFC 1035, over UDP) that knows what a test tells it and says of everything else that it is not there.
import { createSocket } from 'node:dgram';

const TYPES = { A: 1, NS: 2, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33 } as const;
const NOT_THERE = 3;
const SERVER_FAILURE = 2;

export interface Zone {
  /** Addresses by host. */
  A?: Record<string, string>;
  /** Targets by service, like `_imaps._tcp.example.com`. */
  SRV?: Record<string, { port: number; target: string; priority?: number }[]>;
  /** Name servers by domain. */
  NS?: Record<string, string[]>;
  /** Mail exchangers by domain; an empty name takes no mail. */
  MX?: Record<string, string[]>;
  /** Texts by name, each in strings of at most 255 bytes as DNS has them. */
  TXT?: Record<string, string[]>;
  /** IPv6 addresses by host, written out in full. */
  AAAA?: Record<string, string>;
  /** Names by "7.99.51.198.in-addr.arpa". */
  PTR?: Record<string, string>;
}

export interface NameServer {
  /** "127.0.0.1:port". */
  address: string;
  zone: Required<Zone>;
  /** Names that were asked for. */
  asked: string[];
  /** While true, questions come in and nothing is answered. */
  silent: boolean;
  /** Names that are answered SERVFAIL. */
  failing: Set<string>;
  close(): void;
}

/** @param at where it listens; resolv.conf(5) knows port 53 alone. */
export async function startNameServer(at = { host: '127.0.0.1', port: 0 }): Promise<NameServer> {
  const zone: Required<Zone> = { A: {}, AAAA: {}, NS: {}, SRV: {}, MX: {}, TXT: {}, PTR: {} };
  const asked: string[] = [];
  const socket = createSocket('udp4');
  const server: NameServer = {
    address: '',
    zone,
    asked,
    silent: false,
    failing: new Set(),
    close: () => void socket.close(),
  };
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    asked.push(name);
    if (server.silent) return;
    const records = answersOf(zone, name, type);
    const status = server.failing.has(name) ? SERVER_FAILURE : records.length === 0 ? NOT_THERE : 0;
    socket.send(reply(query.subarray(0, end), status === 0 ? records : [], status), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(at.port, at.host, resolve);
  });
  server.address = `${at.host}:${socket.address().port}`;
  return server;
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answersOf(zone: Required<Zone>, name: string, type: number): Buffer[] {
  if (type === TYPES.A) {
    const address = zone.A[name];
    return address === undefined ? [] : [Buffer.from(address.split('.').map(Number))];
  }
  if (type === TYPES.SRV) {
    return (zone.SRV[name] ?? []).map(({ port, target, priority = 0 }) =>
      Buffer.concat([numbers(priority, 0, port), nameBytes(target)]),
    );
  }
  if (type === TYPES.TXT) return (zone.TXT[name] ?? []).map(textBytes);
  if (type === TYPES.AAAA) {
    const address = zone.AAAA[name];
    return address === undefined ? [] : [Buffer.from(address.replaceAll(':', ''), 'hex')];
  }
  if (type === TYPES.PTR) {
    const host = zone.PTR[name];
    return host === undefined ? [] : [nameBytes(host)];
  }
  if (type === TYPES.NS) return (zone.NS[name] ?? []).map(nameBytes);
  if (type === TYPES.MX) {
    return (zone.MX[name] ?? []).map((host, index) => Buffer.concat([numbers(index), nameBytes(host)]));
  }
  return [];
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => void bytes.writeUInt16BE(value, index * 2));
  return bytes;
}

function textBytes(text: string): Buffer {
  const strings = text.match(/[\s\S]{1,255}/g) ?? [''];
  return Buffer.concat(strings.flatMap((part) => [Buffer.from([part.length]), Buffer.from(part, 'latin1')]));
}

const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

/** The question again, and its answers by a pointer to its name. */
function reply(question: Buffer, records: readonly Buffer[], status: number): Buffer {
  const header = Buffer.from(question);
  const type = header.readUInt16BE(header.length - 4);
  header.writeUInt16BE(0x8180 | status, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  return Buffer.concat([
    header,
    ...records.map((data) =>
      Buffer.concat([numbers(0xc00c, type, 1), Buffer.from([0, 0, 0, 5]), numbers(data.length), data]),
    ),
  ]);
}
