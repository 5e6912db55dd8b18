// Compares what a domain should have in DNS with what the world finds there.
import type { Names } from '../../core/names.ts';
import { type DmarcPolicy, parseDmarcPolicy } from './dmarc-policy.ts';
import { keyText, type RecordImportance, type WantedRecord } from './records.ts';
import { analyseSpf, type SpfAnalysis, type SpfVerdict, spfVerdict } from './spf.ts';

/** UNREACHABLE: the name server did not answer. */
export type RecordState = 'FOUND' | 'DIFFERS' | 'MISSING' | 'UNREACHABLE';

export interface CheckedRecord {
  key: string;
  importance: RecordImportance;
  state: RecordState;
  /** What is there instead, or beside it. */
  found: string[];
  /** What is wrong, or worth knowing, in words. */
  note: string | null;
}

export interface HostCheck {
  host: string;
  addresses: CheckedAddress[];
  state: RecordState;
  note: string | null;
}

export interface CheckedAddress {
  address: string;
  /** Names the address has (PTR). */
  names: string[];
  state: RecordState;
  /** What the domain's SPF record says of mail from there. */
  spf: SpfVerdict;
}

export interface DnsFindings {
  records: CheckedRecord[];
  /** Null when it could not be read. */
  spf: SpfAnalysis | null;
  dmarc: DmarcPolicy | null;
  host: HostCheck;
}

type Found = Omit<CheckedRecord, 'key' | 'importance'>;

/** Never throws for what DNS does: each record has its state. */
export async function checkDns(
  names: Names,
  wanted: readonly WantedRecord[],
  { domain, mailHost }: { domain: string; mailHost: string },
): Promise<DnsFindings> {
  // All at once: a name server that does not answer is waited for once.
  const [spf, bareHost, checked, policies] = await Promise.all([
    orNull(() => analyseSpf(names, domain)),
    checkHost(names, mailHost),
    Promise.all(wanted.map((record) => checkOne(names, record))),
    orNull(() => names.texts(`_dmarc.${domain}`)),
  ]);
  const host = withVerdicts(bareHost, spf);
  const sender = wanted.find(({ purpose }) => purpose === 'SENDERS');
  const records = checked.map((record) =>
    record.key === sender?.key && spf !== null ? { ...record, ...checkSenders(sender, spf, host) } : record,
  );
  const [policy = ''] = (policies ?? []).filter(isDmarc);
  return { records, spf, dmarc: parseDmarcPolicy(policy), host };
}

/** How many of the records are not as they should be. */
export const problemsIn = ({ records, host }: DnsFindings): number =>
  records.filter(({ state }) => state !== 'FOUND').length + (host.state === 'FOUND' ? 0 : 1);

async function checkOne(names: Names, record: WantedRecord): Promise<CheckedRecord> {
  const { key, importance } = record;
  return { key, importance, ...(await checkRecord(names, record)) };
}

const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1/.test(text);
const UNREACHABLE: Found = { state: 'UNREACHABLE', found: [], note: null };

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null; // the name server; shown as such
  }
}

/** SPF is looked at as a whole, elsewhere. */
async function checkRecord(names: Names, record: WantedRecord): Promise<Found> {
  try {
    switch (record.purpose) {
      case 'MAIL_EXCHANGER':
        return await checkExchanger(names, record);
      case 'BACKUP_EXCHANGER':
        return await checkBackup(names, record);
      case 'SENDERS':
        return UNREACHABLE;
      case 'SIGNATURE':
        return await checkKey(names, record);
      case 'POLICY':
        return await checkPolicy(names, record);
      default:
        return await checkPlain(names, record);
    }
  } catch {
    return UNREACHABLE;
  }
}

const target = (value: string): string => (value.split(' ').at(-1) ?? '').replace(/\.$/, '').toLowerCase();

async function checkExchanger(names: Names, { name, value }: WantedRecord): Promise<Found> {
  const hosts = (await names.mailExchangers(name)).map((host) => host.toLowerCase());
  const wanted = target(value);
  if (hosts.length === 0) return { state: 'MISSING', found: [], note: null };
  if (hosts[0] === wanted) {
    const others = hosts.slice(1);
    const note = others.length === 0 ? null : `Mail may also be brought to ${others.join(', ')}.`;
    return { state: 'FOUND', found: hosts, note };
  }
  const note = hosts.includes(wanted)
    ? 'Another server is preferred to this one.'
    : 'Mail for the domain is brought to other servers.';
  return { state: 'DIFFERS', found: hosts, note };
}

/** This host stands behind another one, which mail that came here is handed on to. */
async function checkBackup(names: Names, { name, value }: WantedRecord): Promise<Found> {
  const found = (await names.mailExchangers(name)).map((host) => host.toLowerCase());
  const own = target(value);
  if (found.length === 0) return { state: 'MISSING', found, note: null };
  const differs = (note: string): Found => ({ state: 'DIFFERS', found, note });
  if (!found.includes(own)) return differs('This server is not among them, so nothing is brought here.');
  if (found.length === 1) {
    return differs(
      'The domain’s own server is missing: what is brought here has nowhere to go, and goes back.',
    );
  }
  if (found[0] === own) {
    return differs(
      'This server is preferred to the domain’s own: give it the highest number, or mail goes back.',
    );
  }
  return {
    state: 'FOUND',
    found,
    note: `Mail is handed on to ${found.slice(0, found.indexOf(own)).join(', ')}.`,
  };
}

/** Any record will do that lets this host send; the wanted one is just the shortest. */
function checkSenders({ value }: WantedRecord, { tree, problems }: SpfAnalysis, host: HostCheck): Found {
  if (tree.record === null) return { state: 'MISSING', found: [], note: null };
  const found = [tree.record];
  if (problems.length > 0) return { state: 'DIFFERS', found, note: problems.join(' ') };
  if (tree.record === value) return { state: 'FOUND', found, note: null };
  const refused = host.addresses.filter(({ address }) => spfVerdict(tree, address) !== 'PASS');
  if (host.addresses.length > 0 && refused.length === 0) return { state: 'FOUND', found, note: null };
  const note =
    refused.length > 0
      ? `It does not allow mail from ${refused.map(({ address }) => address).join(', ')}, this host.`
      : 'Whether it allows mail from this host cannot be told, because the host has no address.';
  return { state: 'DIFFERS', found, note };
}

const withoutSpaces = (text: string): string => text.replace(/\s+/g, '');
const keyOf = (text: string): string | null => /(?:^|;)p=([^;]*)/.exec(withoutSpaces(text))?.[1] ?? null;

async function checkKey(names: Names, { name, value }: WantedRecord): Promise<Found> {
  const found = await names.texts(name);
  if (found.length === 0) return { state: 'MISSING', found, note: null };
  if (found.length > 1)
    return { state: 'DIFFERS', found, note: 'There are several texts; there must be one.' };
  const [text = ''] = found;
  if (keyOf(text) === keyOf(value)) return { state: 'FOUND', found, note: null };
  const note = keyOf(text) === '' ? 'The key there is revoked (p= is empty).' : 'It is another key.';
  return { state: 'DIFFERS', found, note };
}

/** Whether a text of the domain is the record of this key. */
export async function isPublished(names: Names, name: string, publicKey: string): Promise<Found> {
  const value = keyText(publicKey);
  try {
    return await checkKey(names, {
      key: '',
      purpose: 'SIGNATURE',
      type: 'TXT',
      name,
      value,
      importance: 'REQUIRED',
    });
  } catch {
    return UNREACHABLE;
  }
}

async function checkPolicy(names: Names, { name, value }: WantedRecord): Promise<Found> {
  const found = (await names.texts(name)).filter(isDmarc);
  if (found.length === 0) return { state: 'MISSING', found, note: null };
  const policy = found.length === 1 ? parseDmarcPolicy(found[0] ?? '') : null;
  if (policy === null) {
    const note = found.length > 1 ? 'There are several policies; none of them counts.' : 'It is not valid.';
    return { state: 'DIFFERS', found, note };
  }
  const [reports] = parseDmarcPolicy(value)?.reportsTo ?? [];
  const missed = reports !== undefined && !policy.reportsTo.includes(reports);
  return missed
    ? {
        state: 'DIFFERS',
        found,
        note: `Reports are not sent to ${reports}, so nothing is shown of them here.`,
      }
    : { state: 'FOUND', found, note: null };
}

async function checkPlain(names: Names, record: WantedRecord): Promise<Found> {
  const { name, type, value } = record;
  if (type === 'TXT') {
    const version = value.split(';')[0] ?? '';
    return compare(
      (await names.texts(name)).filter((text) => text.startsWith(version)),
      value,
    );
  }
  if (type === 'SRV') {
    const found = (await names.services(name)).map(
      (one) => `${one.priority} ${one.weight} ${one.port} ${one.name.toLowerCase()}.`,
    );
    const [, , port, host] = value.split(' ');
    const same = found.some((line) => line.endsWith(` ${port} ${host}`));
    return same ? { state: 'FOUND', found, note: null } : compare(found, value);
  }
  return checkHostName(names, name, target(value));
}

function compare(found: string[], value: string): Found {
  const plain = (text: string) => withoutSpaces(text).replace(/;$/, '');
  if (found.length === 0) return { state: 'MISSING', found, note: null };
  return {
    state: found.some((text) => plain(text) === plain(value)) ? 'FOUND' : 'DIFFERS',
    found,
    note: null,
  };
}

/** A name of its own with the same addresses does as well as an alias. */
async function checkHostName(names: Names, name: string, wanted: string): Promise<Found> {
  const aliases = (await names.aliases(name)).map((alias) => alias.toLowerCase());
  if (aliases.includes(wanted)) return { state: 'FOUND', found: aliases, note: null };
  const [here, there] = await Promise.all([names.hosts(name), names.hosts(wanted)]);
  if (here.length === 0)
    return { state: aliases.length === 0 ? 'MISSING' : 'DIFFERS', found: aliases, note: null };
  const same = here.every((address) => there.includes(address));
  return { state: same ? 'FOUND' : 'DIFFERS', found: aliases.length > 0 ? aliases : here, note: null };
}

/** What the domain's SPF record says of each address, once it is known. */
const withVerdicts = (host: HostCheck, spf: SpfAnalysis | null): HostCheck => ({
  ...host,
  addresses: host.addresses.map((one) => ({
    ...one,
    spf: spf === null ? 'NONE' : spfVerdict(spf.tree, one.address),
  })),
});

async function checkHost(names: Names, host: string): Promise<HostCheck> {
  const addresses = await orNull(() => names.hosts(host));
  if (addresses === null) return { host, addresses: [], state: 'UNREACHABLE', note: null };
  if (addresses.length === 0) {
    return {
      host,
      addresses: [],
      state: 'MISSING',
      note: 'The mail host has no address: nobody can reach it.',
    };
  }
  const checked = await Promise.all(
    addresses.slice(0, 10).map(async (address): Promise<CheckedAddress> => {
      const found = await orNull(() => names.reverse(address));
      const known = found?.some((name) => name.toLowerCase() === host) ?? false;
      const state =
        found === null ? 'UNREACHABLE' : known ? 'FOUND' : found.length > 0 ? 'DIFFERS' : 'MISSING';
      return {
        address,
        names: found ?? [],
        state,
        spf: 'NONE',
      };
    }),
  );
  const worst = checked.find(({ state }) => state !== 'FOUND');
  const note =
    worst === undefined
      ? null
      : `${worst.address} does not lead back to ${host}: some receivers refuse mail then.`;
  return { host, addresses: checked, state: worst?.state ?? 'FOUND', note };
}
