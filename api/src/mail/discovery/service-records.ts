// DNS service records of a domain's mail servers: RFC 6186, with implicit TLS for submission as RFC 8314 adds it.
import type { Names, ServiceRecord } from '../../core/names.ts';
import { type Candidate, type FoundServer, readHost, type Wanted } from './candidate.ts';
import type { Probe } from './probe.ts';

interface Service {
  name: string;
  tls: FoundServer['tls'];
}

/** Implicit TLS is preferred (RFC 8314, section 3). */
const SERVICES: Record<'imap' | 'smtp', readonly Service[]> = {
  imap: [
    { name: '_imaps._tcp', tls: 'TLS' },
    { name: '_imap._tcp', tls: 'STARTTLS' },
  ],
  smtp: [
    { name: '_submissions._tcp', tls: 'TLS' },
    { name: '_submission._tcp', tls: 'STARTTLS' },
  ],
};

export async function findByServiceRecords(
  { names, probe }: { names: Names; probe: Probe },
  wanted: Wanted,
): Promise<Candidate[]> {
  const [imap, smtp] = await Promise.all([lookUp(names, 'imap', wanted), lookUp(names, 'smtp', wanted)]);
  if (imap === null) return [];
  // A domain that says only where mail is read usually sends through the same host.
  const sending = smtp ?? (await probe.sendingAt([imap.host], wanted));
  if (sending === null) return [];
  // Without DNSSEC a forged answer could lead elsewhere (RFC 6186, section 6): other domains are left to the person.
  const within = [imap, sending].every(
    ({ host }) => host === wanted.domain || host.endsWith(`.${wanted.domain}`),
  );
  const confidence = within && smtp !== null ? 'CERTAIN' : 'LIKELY';
  return [{ imap, smtp: sending, source: 'SERVICE_RECORDS', confidence, advice: null }];
}

async function lookUp(names: Names, kind: 'imap' | 'smtp', wanted: Wanted): Promise<FoundServer | null> {
  const answers = await Promise.all(
    SERVICES[kind].map(async ({ name, tls }) => {
      const record = preferred(await names.services(`${name}.${wanted.domain}`));
      const host = record && readHost(record.name);
      return host ? { host, port: record.port, tls, username: wanted.address } : null;
    }),
  );
  return answers.find((answer) => answer !== null) ?? null;
}

/** A target of "." says that there is no such service; `readHost` refuses it. */
const preferred = (records: ServiceRecord[]): ServiceRecord | undefined =>
  records.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)[0];
