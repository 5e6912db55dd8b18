import { defineSchedule } from '../core/jobs.ts';
import { sql } from '../core/sql.ts';

const tidyUp = defineSchedule({
  name: 'identity.tidy-up',
  cron: '17 * * * *',
  async run({ deps }) {
    await deps.identity.attempts.prune();
    await deps.database.systemQuery(sql`DELETE FROM session WHERE expires_at < now()`);
  },
});

export const schedules = [tidyUp];
