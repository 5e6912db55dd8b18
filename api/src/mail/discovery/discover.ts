// From an address alone to the servers of its mailbox.
import { parseAddress } from '../../core/address.ts';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import { withTimeout } from '../../core/timeout.ts';
import type { Deps } from '../../deps.ts';
import { currentUserId } from '../account-access.ts';
import { policy } from '../policy.ts';
import { Turns } from '../reading/turns.ts';
import { findByAutoconfig } from './autoconfig.ts';
import { type Candidate, readHost, sources, type Wanted } from './candidate.ts';
import { createProbe, type Probe } from './probe.ts';
import { ofExchanger, ofProvider } from './providers.ts';
import { findByServiceRecords } from './service-records.ts';

/** Nobody waits longer for the servers' names; what was found by then is told. */
const DEADLINE_MS = 12_000;
const turns = new Turns({
  atOnce: 2,
  mostWaiting: 4,
  longestWaitMs: 15_000,
  noun: 'searches for mail servers',
});

type DiscoveryDeps = Pick<Deps, 'names' | 'guard' | 'webGuard' | 'log'>;

interface Search {
  deps: DiscoveryDeps;
  wanted: Wanted;
  probe: Probe;
  signal: AbortSignal;
}

/**
 * Candidates, the most trustworthy source first, each pair of servers once; empty when nothing is found. Throws
 * InputError for what is no address, RateLimitedError for too many searches at once.
 */
export async function discoverMailServers(deps: DiscoveryDeps, text: string): Promise<Candidate[]> {
  authorize(policy.manageAccounts);
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new InputError({ address: parsed.problem });
  const wanted = toWanted(parsed.value);
  const provider = ofProvider(wanted);
  if (provider !== null) return [provider];
  const done = await turns.take(currentUserId());
  try {
    return await search(deps, wanted);
  } finally {
    done();
  }
}

function toWanted(address: string): Wanted {
  const at = address.lastIndexOf('@');
  return { address, localPart: address.slice(0, at), domain: address.slice(at + 1) };
}

async function search(deps: DiscoveryDeps, wanted: Wanted): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const never = new AbortController().signal;
  await withTimeout('The search for mail servers', DEADLINE_MS, never, async (signal) => {
    const probe = createProbe(deps.guard, signal);
    const task = { deps, wanted, probe, signal };
    // What the domain itself says is asked for at once; what is only likely, when it says nothing.
    const said = [
      attempt(task, 'service records', () => findByServiceRecords({ names: deps.names, probe }, wanted)),
      attempt(task, 'autoconfig', () => findByAutoconfig({ guard: deps.webGuard, signal }, wanted)),
    ];
    for (const candidates of await Promise.all(said)) found.push(...candidates);
    if (found.length === 0) found.push(...(await attempt(task, 'mail exchangers', () => byExchanger(task))));
    if (found.length === 0) found.push(...(await attempt(task, 'usual names', () => byUsualNames(task))));
  }).catch((error: unknown) => deps.log.debug({ err: error }, 'The search for mail servers ended early'));
  return inOrder(found);
}

/** One way that fails leaves the others. */
async function attempt(
  { deps }: Search,
  way: string,
  find: () => Promise<Candidate[]>,
): Promise<Candidate[]> {
  try {
    return await find();
  } catch (error) {
    deps.log.debug({ err: error, way }, 'Mail servers could not be looked up this way');
    return [];
  }
}

/** Who takes a domain's mail usually keeps it, too. */
async function byExchanger({ deps, wanted, probe, signal }: Search): Promise<Candidate[]> {
  const [exchanger = ''] = await deps.names.mailExchangers(wanted.domain);
  const host = readHost(exchanger);
  if (host === null) return [];
  const provider = ofExchanger(wanted, host);
  if (provider !== null) return [provider];
  const above = host.split('.').slice(1).join('.');
  if (above.includes('.') && above !== wanted.domain) {
    const options = { guard: deps.webGuard, signal };
    const told = await findByAutoconfig(options, wanted, { domain: above, source: 'MAIL_EXCHANGER' });
    if (told.length > 0) return told;
  }
  return pair(probe, wanted, [host], [host], 'MAIL_EXCHANGER');
}

const byUsualNames = ({ wanted, probe }: Search): Promise<Candidate[]> => {
  const { domain } = wanted;
  const reading = [`imap.${domain}`, `mail.${domain}`, domain];
  const sending = [`smtp.${domain}`, `mail.${domain}`, domain];
  return pair(probe, wanted, reading, sending, 'USUAL_NAMES');
};

async function pair(
  probe: Probe,
  wanted: Wanted,
  reading: readonly string[],
  sending: readonly string[],
  source: 'MAIL_EXCHANGER' | 'USUAL_NAMES',
): Promise<Candidate[]> {
  const [imap, smtp] = await Promise.all([
    probe.readingAt(reading, wanted),
    probe.sendingAt(sending, wanted),
  ]);
  return imap && smtp ? [{ imap, smtp, source, confidence: 'GUESS', advice: null }] : [];
}

function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates
    .toSorted((a, b) => sources.indexOf(a.source) - sources.indexOf(b.source))
    .filter(({ imap, smtp }) => {
      const key = `${imap.host}:${imap.port} ${smtp.host}:${smtp.port} ${imap.username}`;
      return !seen.has(key) && seen.add(key);
    });
}
