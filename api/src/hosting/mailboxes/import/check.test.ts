import type { MailboxImport, MailboxImportRow } from '@postroom/prisma';
import { expect, it } from 'vitest';
import { judgeRow, readSurroundings } from './check.ts';

const CHECKED = new Date('2026-11-21T10:00:00Z');

/** Verdict on a new mailbox from a template that was changed last at this time; null: it was deleted. */
async function verdictWith(updatedAt: Date | null) {
  const none = { findMany: async () => [], findFirst: async () => null };
  const domain = { name: 'rao.example', deletedAt: null, aliasOfId: null };
  const template = updatedAt && { updatedAt, role: 'member', appAccess: true };
  const tenant = {
    ...{ hostedMailbox: none, hostedAlias: none, member: none },
    hostedDomain: { findMany: async () => [domain] },
    mailboxTemplate: { findFirst: async () => template },
  };
  const database = { tenant, systemQuery: async () => [] };
  const plan = { templateId: 'one', createdAt: CHECKED, createdById: null } as unknown as MailboxImport;
  const row = { address: 'bo@rao.example', wanted: { name: 'Bo' } } as unknown as MailboxImportRow;
  return judgeRow(row, await readSurroundings({ database } as never, plan, [row]));
}

it('makes no mailbox from a template that is another one than the dry run was about', async () => {
  expect(await verdictWith(CHECKED)).toMatchObject({ outcome: 'CREATED' });
  const later = new Date(CHECKED.getTime() + 1_000);
  for (const changed of [later, null]) {
    expect(await verdictWith(changed)).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining('Check the file again'),
    });
  }
});
