import { builder } from '../../graphql/builder.ts';
import { defineLoader } from '../../graphql/loader.ts';
import { activityOf, type MailboxActivity } from '../mailboxes/activity.ts';
import { MailboxRef } from './mailbox.ts';

const WayRef = builder.enumType('MailboxUseWay', {
  description: 'How somebody came into a mailbox.',
  values: {
    IMAP: { description: 'A mail program read mail.' },
    SUBMISSION: { description: 'A mail program sent mail.' },
    MANAGESIEVE: { description: 'A mail program changed rules.' },
    APP: { description: 'Its person used the app.' },
  },
});

const MailboxUseRef = builder.objectRef<MailboxActivity>('MailboxUse').implement({
  description: 'When a mailbox was last used in one way, and from where.',
  fields: (t) => ({
    way: t.field({ type: WayRef, description: 'How.', resolve: ({ way }) => way }),
    at: t.expose('at', { type: 'DateTime', description: 'When; in the app give or take a minute.' }),
    clientAddress: t.exposeString('clientAddress', {
      nullable: true,
      description: 'The address it came from.',
    }),
  }),
});

const loadActivity = defineLoader<MailboxActivity[]>((ids, { deps }) => activityOf(deps, ids));

builder.objectField(MailboxRef, 'lastUses', (t) =>
  t.field({
    type: [MailboxUseRef],
    description:
      'When it was last used in each way, the newest first. The platform’s own visits do not count.',
    resolve: async (mailbox, _args, context) => (await loadActivity(context, mailbox.id)) ?? [],
  }),
);
