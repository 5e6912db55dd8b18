import { defineSchedule } from '../core/jobs.ts';
import { runInScope, systemScope } from '../core/scope.ts';
import { sql } from '../core/sql.ts';

/** Uploads that no message took within a day are forgotten. */
export const forgetUploads = defineSchedule({
  name: 'files.forget-uploads',
  everyMs: 60 * 60_000,
  async run({ deps, signal }) {
    const organizations = await deps.database.systemQuery<{ id: string }>(sql`
      SELECT DISTINCT organization_id::text AS id FROM upload WHERE created_at < now() - interval '1 day'`);
    for (const { id } of organizations) {
      if (signal.aborted) return;
      await runInScope(systemScope(id, 'files.forget-uploads'), async () => {
        await deps.database.query(sql`DELETE FROM upload WHERE created_at < now() - interval '1 day'`);
      });
    }
  },
});
