// Looks whether a mail server answers somewhere, without logging in.
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Guard } from '../../core/guard.ts';
import type { FoundServer, Wanted } from './candidate.ts';

const TIMEOUT_MS = 3_000;
const LONGEST_GREETING = 2_000;

type Place = Omit<FoundServer, 'username'>;
type Kind = 'imap' | 'smtp';

/** By preference: implicit TLS first (RFC 8314). */
const PLACES: Record<Kind, readonly Omit<Place, 'host'>[]> = {
  imap: [
    { port: 993, tls: 'TLS' },
    { port: 143, tls: 'STARTTLS' },
  ],
  smtp: [
    { port: 465, tls: 'TLS' },
    { port: 587, tls: 'STARTTLS' },
  ],
};
const GREETINGS: Record<Kind, RegExp> = { imap: /^\* OK/, smtp: /^220[ -]/ };

export interface Probe {
  /** The first of the hosts that answers as an IMAP server; null when none does. */
  readingAt(hosts: readonly string[], wanted: Wanted): Promise<FoundServer | null>;
  /** The same for submission. */
  sendingAt(hosts: readonly string[], wanted: Wanted): Promise<FoundServer | null>;
}

/** All places are tried at once; what they say within three seconds counts. */
export function createProbe(guard: Guard, signal: AbortSignal): Probe {
  async function first(kind: Kind, hosts: readonly string[], wanted: Wanted): Promise<FoundServer | null> {
    const places = hosts.flatMap((host) => PLACES[kind].map((place) => ({ host, ...place })));
    const answers = await Promise.all(places.map((place) => answersAs(guard, kind, place, signal)));
    const place = places.find((_place, index) => answers[index]);
    return place ? { ...place, username: wanted.address } : null;
  }
  return {
    readingAt: (hosts, wanted) => first('imap', hosts, wanted),
    sendingAt: (hosts, wanted) => first('smtp', hosts, wanted),
  };
}

async function answersAs(guard: Guard, kind: Kind, place: Place, signal: AbortSignal): Promise<boolean> {
  const address = await guard.resolve(place.host, place.port).catch(() => null);
  if (address === null || signal.aborted) return false;
  return new Promise((resolve) => {
    const options = { host: address.address, port: place.port };
    const socket: Socket =
      place.tls === 'TLS'
        ? connectTls({ ...options, ...(isIP(place.host) ? {} : { servername: place.host }) })
        : connectPlain(options);
    let greeting = '';
    const end = (found: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', give);
      socket.destroy();
      resolve(found);
    };
    const give = () => end(false);
    const timer = setTimeout(give, TIMEOUT_MS);
    signal.addEventListener('abort', give, { once: true });
    // Nothing there, or a certificate that is not right: neither is a server to propose.
    socket.on('error', give);
    socket.on('close', give);
    socket.setEncoding('latin1').on('data', (text: string) => {
      greeting += text;
      if (greeting.includes('\n') || greeting.length > LONGEST_GREETING) end(GREETINGS[kind].test(greeting));
    });
  });
}
