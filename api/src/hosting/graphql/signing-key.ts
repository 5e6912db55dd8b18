// The keys a domain's mail is signed with (DKIM), and their rotation.
import type { DkimKey } from '@postroom/prisma';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { keyName, keyText, textStrings, zoneLine } from '../dns/records.ts';
import { removeDkimKey, startDkimRotation } from '../dns/rotation.ts';
import type { KeyState } from '../dns/signing-keys.ts';
import { policy } from '../policy.ts';
import { DomainRef } from './domain.ts';
import { domainPayload } from './domain-payload.ts';

const StateRef = builder.enumType('DkimKeyState', {
  description: 'How far a signing key is.',
  values: {
    WAITING: { description: 'It signs as soon as its record is found in DNS.' },
    ACTIVE: { description: 'Mail is signed with it.' },
    RETIRING: { description: 'It signs no more; its record must stay for mail that is still under way.' },
    RETIRED: { description: 'Its record may be removed from DNS.' },
  } as const,
});

type Shown = DkimKey & { domainName: string };

const KeyRef = builder.objectRef<Shown>('DkimKey').implement({
  description: 'A key that a domain’s mail is signed with. Its private half is never told.',
  fields: (t) => ({
    id: t.id({ description: 'For mutations.', resolve: ({ id }) => toGlobalId('DkimKey', id) }),
    selector: t.exposeString('selector', { description: 'Its name among the keys of the domain.' }),
    state: t.field({
      type: StateRef,
      description: 'How far it is.',
      resolve: ({ state }) => state as KeyState,
    }),
    note: t.exposeString('note', { nullable: true, description: 'What it waits for, in words.' }),
    recordName: t.string({
      description: 'The name of its record.',
      resolve: ({ selector, domainName }) => keyName(selector, domainName),
    }),
    recordValue: t.string({
      description: 'The value of its TXT record, in one piece.',
      resolve: ({ publicKey }) => keyText(publicKey),
    }),
    recordStrings: t.stringList({
      description: 'The same in strings of at most 255 bytes.',
      resolve: ({ publicKey }) => textStrings(keyText(publicKey)),
    }),
    zoneLine: t.string({
      description: 'The record as a line of a zone file.',
      resolve: ({ selector, domainName, publicKey }) =>
        zoneLine({ name: keyName(selector, domainName), type: 'TXT', value: keyText(publicKey) }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    checkedAt: t.expose('checkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its record was last looked for.',
    }),
    activatedAt: t.expose('activatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when mail is, or from when on it was, signed with it.',
    }),
    publishedUntil: t.expose('publishedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the record of a retiring key must stay.',
    }),
  }),
});

builder.objectField(DomainRef, 'dkimKeys', (t) =>
  t.field({
    type: [KeyRef],
    description: 'Its signing keys, the newest first; 50 at most.',
    resolve: async (domain, _args, { deps }) => {
      authorize(policy.manageDns);
      const keys = await deps.database.tenant.dkimKey.findMany({
        where: { domainId: domain.id },
        orderBy: { createdAt: 'desc' },
        take: 50,
      });
      return keys.map((key) => ({ ...key, domainName: domain.name }));
    },
  }),
);

defineMutation('startDkimRotation', {
  description:
    'Makes a new signing key. It waits until its record is found in DNS, then signs; the old one stays published for a week.',
  input: builder.inputType('StartDkimRotationInput', {
    description: 'For which domain.',
    fields: (t) => ({
      domainId: t.id({ description: 'The domain.' }),
      selector: t.string({
        required: false,
        description: 'The name of the key; made of today’s date when absent.',
      }),
    }),
  }),
  payload: domainPayload('StartDkimRotation', 'The new key waits for its record.'),
  resolve: async ({ domainId, selector }, { deps }) => ({
    domain: await startDkimRotation(deps, {
      domainId: decodeId(domainId, 'Domain'),
      selector: selector ?? null,
    }),
  }),
});

defineMutation('removeDkimKey', {
  description: 'Gives up a key that waits (which cancels its rotation), or forgets one that signs no more.',
  input: builder.inputType('RemoveDkimKeyInput', {
    description: 'Which key.',
    fields: (t) => ({ keyId: t.id({ description: 'The key.' }) }),
  }),
  payload: domainPayload('RemoveDkimKey', 'The key is gone.'),
  resolve: async ({ keyId }, { deps }) => ({
    domain: await removeDkimKey(deps, { keyId: decodeId(keyId, 'DkimKey') }),
  }),
});
