import { sql } from '../../core/database.ts';
import type { Deps } from '../../deps.ts';
import { startOfDay } from './day-in-zone.ts';
import type { RuleState } from './state.ts';

/** The server is what answers; the account only remembers it, so that the app can show it at once and offline. */
export async function rememberAbsence(deps: Deps, state: RuleState): Promise<void> {
  const absence = state.active ? state.rules.outOfOffice : null;
  const on = absence?.enabled ?? false;
  const from = on && absence?.from ? startOfDay(absence.from, absence.timeZone) : null;
  const until = on && absence?.until ? startOfDay(absence.until, absence.timeZone, 1) : null;
  await deps.database.sqlTransaction(async (tx) => {
    const changed = await tx.query(sql`
      UPDATE mail_account SET out_of_office = ${on}, out_of_office_from = ${from}, out_of_office_until = ${until},
        updated_at = now()
      WHERE id = ${state.accountId}::uuid AND (out_of_office, out_of_office_from, out_of_office_until)
        IS DISTINCT FROM (${on}::boolean, ${from}::timestamptz, ${until}::timestamptz) RETURNING id`);
    if (changed.length === 0) return;
    tx.record({
      entity: 'MailAccount',
      kind: 'UPDATED',
      ids: [state.accountId],
      fields: ['outOfOffice'],
      mailAccountId: state.accountId,
    });
  });
}
