import { runInScope, systemScope } from '../../core/scope.ts';
import { sql } from '../../core/sql.ts';
import type { Deps } from '../../deps.ts';
import { EnrolmentRefusedError } from '../errors.ts';
import { hostOf } from '../services/host.ts';
import { hashOf } from './add-host.ts';
import { authorityOf } from './authority.ts';

export interface Enrolled {
  certificate: string;
  authority: string;
  name: string;
}

/** An agent shows its token and gets a certificate for its key. Throws EnrolmentRefusedError, InputError. */
export async function enrolHost(
  deps: Deps,
  { token, request }: { token: string; request: string },
): Promise<Enrolled> {
  const hash = hashOf(token);
  const [found] = await deps.database.systemQuery<{ organizationId: string; id: string }>(sql`
    SELECT organization_id::text AS "organizationId", id::text FROM mail_host
    WHERE enrolment_hash = ${hash} AND enrolment_expires_at > now()`);
  if (found === undefined) throw new EnrolmentRefusedError();
  return runInScope(systemScope(found.organizationId, 'mail-host.enrol'), async () => {
    const authority = await authorityOf(deps);
    const host = await hostOf(deps, found.id);
    const issued = await deps.certificates.issueServer(authority, `Postroom agent ${host.id}`, request);
    await deps.database.transaction(async (tx) => {
      const { count } = await tx.db.mailHost.updateMany({
        where: { id: host.id, enrolmentHash: hash },
        data: { enrolmentHash: null, enrolmentExpiresAt: null, fingerprint: issued.fingerprint },
      });
      if (count === 0) throw new EnrolmentRefusedError();
      tx.record({
        ...{ entity: 'MailHost', kind: 'UPDATED', ids: [host.id], fields: ['enrolled'] },
        detail: { fingerprint: issued.fingerprint },
      });
    });
    return { certificate: issued.certificate, authority: authority.certificate, name: host.name };
  });
}
