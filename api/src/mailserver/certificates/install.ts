// Certificates of a mail host. Keys pass through to its agent and are kept nowhere else.
import type { Certificate, InstalledCertificate } from '@postroom/infra/agent/protocol/index.ts';
import type { ConfigurationRun } from '@postroom/prisma';
import type { Deps } from '../../deps.ts';
import { checkStart, findBegun, startRun } from '../generations/run.ts';
import type { MailHostAgent } from '../ports.ts';
import { hostOf } from '../services/host.ts';

export interface Installed {
  /** Null when the same key had begun it before. */
  certificate: Certificate | null;
  run: ConfigurationRun;
}

export interface InstallCertificate {
  hostId: string;
  reason: string;
  idempotencyKey: string;
}

const CONFIRM_SECONDS = 120;

/**
 * Has the agent put a certificate on the host, and begins the change that uses it. Nothing gets to the host when that change
 * could not begin, or has begun already. Throws InputError, NotFoundError.
 */
export async function installCertificate(
  deps: Deps,
  { hostId, reason, idempotencyKey }: InstallCertificate,
  put: (agent: MailHostAgent) => Promise<InstalledCertificate>,
): Promise<Installed> {
  checkStart({ reason, idempotencyKey });
  const host = await hostOf(deps, hostId);
  const begun = await findBegun(deps, idempotencyKey);
  if (begun !== null) return { certificate: null, run: begun };
  const { certificate, changes } = await put(deps.mailHosts.agentOf(host));
  const request = {
    source: { kind: 'changes' as const, changes },
    base: {},
    confirmSeconds: CONFIRM_SECONDS,
  };
  return { certificate, run: await startRun(deps, { hostId, reason, idempotencyKey, request }) };
}
