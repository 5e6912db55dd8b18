import { builder } from '../../graphql/builder.ts';
import { kept } from '../../graphql/kept.ts';
import type { MailAddress } from '../ports.ts';

export const AddressRef = builder.objectRef<MailAddress>('Address').implement({
  description: 'A mailbox as RFC 5322 3.4 names it.',
  fields: (t) => ({
    name: t.exposeString('name', {
      ...kept,
      nullable: true,
      description: 'The display name; null when there is none.',
    }),
    address: t.exposeString('address', { ...kept, description: 'The address: "ada@example.com".' }),
  }),
});
