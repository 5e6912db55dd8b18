// What an action changed in the index, small enough to keep and exact enough to undo.
import { z } from 'zod';

const messageIds = z.array(z.string());

export const changeSchema = z.discriminatedUnion('kind', [
  /** These had the other value before. */
  z.object({ kind: z.literal('FLAG'), flag: z.enum(['seen', 'flagged']), value: z.boolean(), messageIds }),
  z.object({ kind: z.literal('KEYWORD'), keyword: z.string(), value: z.boolean(), messageIds }),
  z.object({ kind: z.literal('MOVE'), folderId: z.string(), toFolderId: z.string(), messageIds }),
  z.object({ kind: z.literal('COPY'), toFolderId: z.string(), messageIds }),
  /** Until when each was snoozed before; null: it was not. */
  z.object({
    kind: z.literal('SNOOZE'),
    before: z.array(z.object({ messageId: z.string(), until: z.string().nullable() })),
  }),
]);

export type Change = z.infer<typeof changeSchema>;

/** Changes of one account, in the order they were made. */
export const accountChangesSchema = z.object({ accountId: z.string(), changes: z.array(changeSchema) });

export type AccountChanges = z.infer<typeof accountChangesSchema>;
