import { join } from 'node:path';
import { z } from 'zod';
import type { AuditVerbs } from '../protocol/audit.ts';
import type { VerbsOf } from '../verb.ts';
import { AUDIT_FILE } from './log.ts';
import { readAudit, verifyAudit } from './read.ts';

export const auditVerbs: VerbsOf<AuditVerbs> = {
  'audit.read': {
    params: z.strictObject({
      before: z.number().int().min(0).nullable(),
      first: z.number().int().min(1).max(100),
    }),
    audited: false,
    run: ({ before, first }, { host }) => readAudit(join(host.stateDirectory, AUDIT_FILE), before, first),
  },
  'audit.verify': {
    params: z.strictObject({ at: z.array(z.number().int().min(1)).max(4).exactOptional() }),
    audited: false,
    run: ({ at }, { host }) => verifyAudit(join(host.stateDirectory, AUDIT_FILE), at),
  },
};
