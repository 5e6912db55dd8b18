// The server that takes what a domain's senders send elsewhere, and what we log in with there.
import type { HostedDomain } from '@postroom/prisma';
import { InputError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { relaySecretOf } from '../entry.ts';
import { policy } from '../policy.ts';
import { lockDomainRow, refuseStale, tellDomain } from './domain-change.ts';
import { resolveNextHop } from './next-hop.ts';

export interface RelaySettings {
  domainId: string;
  basedOnVersion?: number | undefined;
  host: string;
  port: number;
  tls: 'STARTTLS' | 'TLS';
  /** Null for a relay that knows us by our address. */
  username: string | null;
  /** Undefined keeps the one there is, for the server and the user name it was given for. */
  password?: string | undefined;
  /** Logs in first and changes nothing when that fails. */
  verify: boolean;
}

/** Everything the domain's senders send to other servers goes through the relay from now on. */
export async function setDomainRelay(deps: Deps, input: RelaySettings): Promise<HostedDomain> {
  authorize(policy.updateDomain);
  const relay = await checkRelay(deps, input);
  const before = await deps.database.tenant.hostedDomain.findFirst({ where: { id: input.domainId } });
  const password =
    input.password ?? (before && sameLogin(before, relay) ? knownPassword(deps, before) : null);
  if (relay.relayUsername !== null && password === null) {
    throw new InputError({ password: 'Enter the password for the relay.' });
  }
  if (before !== null && input.verify && relay.relayUsername !== null) {
    const { relayHost: host, relayPort: port, relayTls: tls, relayUsername: username } = relay;
    await deps.mailTransport.verifySubmission({
      ...{ host, port, tls, username, password: password ?? '', own: false },
    });
  }
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, input.domainId);
    if (row.aliasOfId !== null) {
      throw new InputError({ host: 'A domain that stands for another sends as that one does.' });
    }
    const changed = Object.entries(relay).filter(([field, value]) => Reflect.get(row, field) !== value);
    const samePassword = password === knownPassword(deps, row);
    if (changed.length === 0 && samePassword) return row;
    refuseStale(row, input.basedOnVersion, Object.fromEntries(changed));
    const sealed =
      relay.relayUsername === null || password === null
        ? null
        : deps.secrets.seal(password, relaySecretOf(row.id));
    await tx.db.hostedDomain.updateMany({
      where: { id: row.id },
      data: {
        ...relay,
        relayPassword: sealed === null ? null : Uint8Array.from(sealed),
        version: { increment: 1 },
      },
    });
    const { relayHost, relayPort } = relay;
    await tellDomain(tx, row, { fields: ['relay'], detail: { relay: `${relayHost}:${relayPort}` } });
    return lockDomainRow(tx, row.id);
  });
}

/** Its senders' mail goes straight to the recipients' servers again. The password is forgotten. */
export async function removeDomainRelay(
  deps: Deps,
  { domainId, basedOnVersion }: Pick<RelaySettings, 'domainId' | 'basedOnVersion'>,
): Promise<HostedDomain> {
  authorize(policy.updateDomain);
  return deps.database.transaction(async (tx) => {
    const row = await lockDomainRow(tx, domainId);
    if (row.relayHost === null) return row;
    refuseStale(row, basedOnVersion, { relayHost: null });
    const none = {
      relayHost: null,
      relayPort: null,
      relayTls: null,
      relayUsername: null,
      relayPassword: null,
    };
    await tx.db.hostedDomain.updateMany({
      where: { id: row.id },
      data: { ...none, version: { increment: 1 } },
    });
    await tellDomain(tx, row, { fields: ['relay'], detail: { relay: null } });
    return lockDomainRow(tx, row.id);
  });
}

interface CheckedRelay {
  relayHost: string;
  relayPort: number;
  relayTls: 'STARTTLS' | 'TLS';
  relayUsername: string | null;
}

const UNPRINTABLE = /\p{C}/u;

async function checkRelay(deps: Deps, input: RelaySettings): Promise<CheckedRelay> {
  const problems: Record<string, string> = {};
  const username = input.username?.trim() || null;
  if (username !== null && (UNPRINTABLE.test(username) || username.includes(':') || username.length > 200)) {
    problems.username = 'A user name has at most 200 characters and no colon.';
  }
  if (input.password !== undefined && (UNPRINTABLE.test(input.password) || input.password.length > 200)) {
    problems.password = 'A password has at most 200 characters, and no control characters.';
  }
  if (Object.keys(problems).length > 0) throw new InputError(problems);
  const { host } = await resolveNextHop(deps, input, 'Providers usually name 587 or 465.');
  refuseOurselves(deps, host, input.port);
  return { relayHost: host, relayPort: input.port, relayTls: input.tls, relayUsername: username };
}

/** Mail would come back until it has been round too often. */
function refuseOurselves({ config }: Deps, host: string, port: number): void {
  const own = [config.mail.smtp, config.mail.submission].filter((server) => server !== null);
  if (own.some((server) => server.port === port && (server.host === host || host === 'localhost'))) {
    throw new InputError({ host: 'This is the server that sends: it cannot be its own relay.' });
  }
}

/** A password is told to the server it was given for, and to no other. */
const sameLogin = (row: HostedDomain, { relayHost, relayPort, relayUsername }: CheckedRelay): boolean =>
  row.relayHost === relayHost && row.relayPort === relayPort && row.relayUsername === relayUsername;

function knownPassword({ secrets }: Deps, row: HostedDomain): string | null {
  return row.relayPassword === null ? null : secrets.open(row.relayPassword, relaySecretOf(row.id));
}
