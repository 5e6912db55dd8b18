// What keeps rotations going, whichever process began them: the states are in the database.
import type { DkimKey } from '@postroom/prisma';
import { defineSchedule } from '../../core/jobs.ts';
import type { Logger } from '../../core/log.ts';
import { runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { advanceKey, retireKeys } from './rotation.ts';
import { handToSigner } from './signing-keys.ts';

interface Waiting {
  organizationId: string;
  id: string;
}

/** Every quarter of a minute in the first hour, every ten minutes after it. */
export const rotateKeys = defineSchedule({
  name: 'dkim.rotate',
  everyMs: 15_000,
  timeoutMs: 5 * 60_000,
  async run({ deps, log, signal }) {
    const waiting = await deps.database.systemQuery<Waiting>(sql`
      SELECT organization_id::text AS "organizationId", id::text AS id FROM dkim_key
      WHERE state = 'WAITING' AND (created_at > now() - interval '1 hour' OR checked_at IS NULL
        OR checked_at < now() - interval '10 minutes')
      ORDER BY checked_at NULLS FIRST LIMIT 200`);
    for (const { organizationId, id } of waiting) {
      signal.throwIfAborted();
      await runInScope(systemScope(organizationId, 'dkim.rotate'), () => advanceKey(deps, id, log)).catch(
        (error: unknown) => log.warn({ err: error, keyId: id }, 'A waiting key could not be looked at'),
      );
    }
    const ending = await deps.database.systemQuery<{ organizationId: string }>(sql`
      SELECT DISTINCT organization_id::text AS "organizationId" FROM dkim_key
      WHERE state = 'RETIRING' AND published_until < now() LIMIT 100`);
    for (const { organizationId } of ending) {
      await runInScope(systemScope(organizationId, 'dkim.rotate'), () => retireKeys(deps)).catch(
        (error: unknown) => log.warn({ err: error, organizationId }, 'Old keys could not be retired'),
      );
    }
  },
});

/** Whatever happened to the signer's files, within minutes it has the keys that the database says. */
export const reconcileSigner = defineSchedule({
  name: 'dkim.reconcile',
  everyMs: 10 * 60_000,
  timeoutMs: 5 * 60_000,
  async run({ deps, log, signal }) {
    const active = await deps.database.systemQuery<Waiting & { selector: string; domain: string }>(sql`
      SELECT k.organization_id::text AS "organizationId", k.id::text AS id, k.selector, d.name AS domain
      FROM dkim_key k JOIN hosted_domain d ON d.organization_id = k.organization_id AND d.id = k.domain_id
      WHERE k.state = 'ACTIVE'`);
    const [first] = active;
    if (first === undefined) return;
    const signed = await signedDomains(deps, first.organizationId, log);
    if (signed === null) return;
    for (const { organizationId, id, selector, domain } of active) {
      signal.throwIfAborted();
      if (signed.get(domain) === selector) continue;
      log.warn({ domain, selector }, 'The signer lacked a key, and is given it');
      await runInScope(systemScope(organizationId, 'dkim.reconcile'), async () => {
        const key: DkimKey | null = await deps.database.tenant.dkimKey.findFirst({
          where: { id, state: 'ACTIVE' },
        });
        if (key !== null) await handToSigner(deps, domain, key);
      }).catch((error: unknown) => log.warn({ err: error, domain }, 'The signer did not take a key'));
    }
  },
});

/** Domain → selector of what the signer has; null while it cannot be asked. */
async function signedDomains(
  deps: Deps,
  organizationId: string,
  log: Logger,
): Promise<Map<string, string> | null> {
  try {
    const actor = { organizationId, userId: null };
    const { domains } = await deps.mailHosts.agentOf({ address: null }).call('signing.list', {}, { actor });
    return new Map(
      domains.flatMap(({ domain, selector, hasKey }) => (hasKey ? [[domain, selector] as const] : [])),
    );
  } catch (error) {
    log.warn({ err: error }, 'The signer could not be asked for its keys');
    return null;
  }
}
