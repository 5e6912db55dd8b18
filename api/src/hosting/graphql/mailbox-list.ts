import type { HostedAlias } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionArgs, cursorConnection } from '../../graphql/connection.ts';
import { defineLoader } from '../../graphql/loader.ts';
import { decodeId } from '../../graphql/node.ts';
import { OrganizationRef } from '../../graphql/refs.ts';
import {
  countMailboxes,
  keysOf,
  listMailboxes,
  type MailboxFilter,
  type MailboxOrder,
  mailboxFills,
  mailboxOrders,
} from '../mailboxes/list.ts';
import { UNUSED_DAYS } from '../mailboxes/unused.ts';
import { policy } from '../policy.ts';
import { AliasRef } from './alias.ts';
import { MailboxConnection, MailboxRef, MailboxStateRef } from './mailbox.ts';

const fillWords: Record<(typeof mailboxFills)[number], string> = {
  NEARLY_FULL: 'Nine tenths of its quota are used, or more.',
  FULL: 'Its quota is used up: mail is refused.',
};
const MailboxFillRef = builder.enumType('MailboxFill', {
  description: 'How full a mailbox is.',
  values: Object.fromEntries(mailboxFills.map((fill) => [fill, { description: fillWords[fill] }])) as Record<
    (typeof mailboxFills)[number],
    { description: string }
  >,
});

const orderWords: Record<MailboxOrder, string> = {
  ADDRESS: 'By address.',
  LARGEST: 'Those that hold most first.',
};
const MailboxOrderRef = builder.enumType('MailboxOrder', {
  description: 'The order of a list of mailboxes.',
  values: Object.fromEntries(
    mailboxOrders.map((order) => [order, { description: orderWords[order] }]),
  ) as Record<MailboxOrder, { description: string }>,
});

export const MailboxFilterRef = builder.inputType('MailboxFilter', {
  description: 'Which mailboxes; what is absent does not matter.',
  fields: (t) => ({
    text: t.string({ required: false, description: 'Part of the address or of the name.' }),
    domainId: t.id({ required: false, description: 'Of this domain.' }),
    state: t.field({
      type: MailboxStateRef,
      required: false,
      description: 'In this state; absent: all but deleted ones.',
    }),
    fill: t.field({ type: MailboxFillRef, required: false, description: 'As full as this, or fuller.' }),
    unused: t.boolean({
      required: false,
      description: `True: only those that were used in no way for ${UNUSED_DAYS} days, without suspended ones.`,
    }),
  }),
});

type FilterInput = typeof MailboxFilterRef.$inferInput;

export const toMailboxFilter = (filter: FilterInput | null | undefined): MailboxFilter => ({
  text: filter?.text ?? null,
  domainId: filter?.domainId ? decodeId(filter.domainId, 'Domain') : null,
  state: filter?.state ?? null,
  fill: filter?.fill ?? null,
  unused: filter?.unused ?? false,
});

builder.objectField(OrganizationRef, 'mailboxes', (t) =>
  t.field({
    type: MailboxConnection,
    description: 'Its mailboxes on the own mail server. For owners and administrators.',
    args: {
      ...connectionArgs(),
      filter: t.arg({ type: MailboxFilterRef, required: false, description: 'Which of them.' }),
      order: t.arg({ type: MailboxOrderRef, required: false, description: 'Absent: by address.' }),
    },
    resolve: (_organization, { filter, order, ...args }, { deps }) => {
      authorize(policy.seeDomains);
      const by = order ?? 'ADDRESS';
      return cursorConnection({
        args,
        keyCount: 2,
        keysOf,
        fetch: (page) => listMailboxes(deps, toMailboxFilter(filter), { ...page, order: by }),
      });
    },
  }),
);

builder.objectField(OrganizationRef, 'mailboxCount', (t) =>
  t.int({
    description: 'How many mailboxes there are. For owners and administrators.',
    args: { filter: t.arg({ type: MailboxFilterRef, required: false, description: 'Which of them.' }) },
    resolve: (_organization, { filter }, { deps }) => {
      authorize(policy.seeDomains);
      return countMailboxes(deps, toMailboxFilter(filter));
    },
  }),
);

const MOST_ALIASES = 100;

const loadAliasesTo = defineLoader<HostedAlias[]>(async (addresses, { deps }) => {
  const rows = await deps.database.tenant.hostedAlias.findMany({
    where: { forwardTo: { hasSome: addresses } },
    orderBy: { address: 'asc' },
  });
  return new Map(
    addresses.map((address) => [
      address,
      rows.filter(({ forwardTo }) => forwardTo.includes(address)).slice(0, MOST_ALIASES),
    ]),
  );
});

builder.objectField(MailboxRef, 'aliases', (t) =>
  t.field({
    type: [AliasRef],
    description: `The aliases that lead to it directly, by address; at most ${MOST_ALIASES}.`,
    resolve: async (mailbox, _args, context) => (await loadAliasesTo(context, mailbox.address)) ?? [],
  }),
);
