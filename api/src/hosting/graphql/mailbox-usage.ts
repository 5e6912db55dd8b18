import type { HostedMailbox } from '@postroom/prisma';
import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { refreshUsage } from '../mailboxes/usage.ts';
import { MailboxRef } from './mailbox.ts';

interface DayUsage {
  day: Date;
  bytes: bigint;
  messages: number;
}

const MailboxDayRef = builder.objectRef<DayUsage>('MailboxDay').implement({
  description: 'How full a mailbox was on a day.',
  fields: (t) => ({
    day: t.expose('day', { type: 'DateTime', description: 'The day, in UTC.' }),
    bytes: t.field({ type: 'ByteSize', description: 'What it held.', resolve: ({ bytes }) => bytes }),
    messages: t.exposeInt('messages', { description: 'Its messages.' }),
  }),
});

const MOST_DAYS = 400;

builder.objectField(MailboxRef, 'usageHistory', (t) =>
  t.field({
    type: [MailboxDayRef],
    description: 'How full it was, day by day, oldest first. Days on which nothing was counted are left out.',
    args: { days: t.arg.int({ description: `The last how many days: 1 to ${MOST_DAYS}.` }) },
    resolve: (mailbox, { days }, { deps }) => {
      if (days < 1 || days > MOST_DAYS) throw new InputError({ days: `Ask for 1 to ${MOST_DAYS} days.` });
      return deps.database.tenant.mailboxUsage.findMany({
        where: { mailboxId: mailbox.id, day: { gt: new Date(Date.now() - days * 24 * 60 * 60 * 1000) } },
        orderBy: { day: 'asc' },
      });
    },
  }),
);

const MOST_AT_ONCE = 100;

defineMutation('refreshMailboxUsage', {
  description:
    'Counts how full these mailboxes are, as far as they were not counted in the last half minute.',
  input: builder.inputType('RefreshMailboxUsageInput', {
    description: 'Which mailboxes.',
    fields: (t) => ({ mailboxIds: t.idList({ description: `The mailboxes: 1 to ${MOST_AT_ONCE}.` }) }),
  }),
  payload: builder.objectRef<{ mailboxes: HostedMailbox[] }>('RefreshMailboxUsagePayload').implement({
    description: 'They are counted.',
    fields: (t) => ({
      mailboxes: t.expose('mailboxes', { type: [MailboxRef], description: 'The mailboxes as they are now.' }),
    }),
  }),
  resolve: async ({ mailboxIds }, { deps }) => {
    if (mailboxIds.length > MOST_AT_ONCE) {
      throw new InputError({ mailboxIds: `Ask for at most ${MOST_AT_ONCE} at a time.` });
    }
    const ids = mailboxIds.map((id) => decodeId(id, 'Mailbox'));
    await refreshUsage(deps, ids);
    return { mailboxes: await deps.database.tenant.hostedMailbox.findMany({ where: { id: { in: ids } } }) };
  },
});
