import type { LookupTable } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { ConfigurationParameterKeyRef } from './configuration-parameter.ts';

const KindRef = builder.enumType('LookupTableKind', {
  description: 'Where the entries of a look-up table are.',
  values: {
    TEXT: { value: 'text', description: 'In a file that Postfix reads itself.' },
    INDEX: { value: 'index', description: 'In a file; Postfix reads the index that postmap makes of it.' },
    SERVICE: { value: 'service', description: 'In a directory or database; a file says how it is asked.' },
    INLINE: { value: 'inline', description: 'In the configuration itself.' },
    REMOTE: { value: 'remote', description: 'Another program answers.' },
  } as const,
});

const IndexRef = builder.enumType('LookupTableIndex', {
  description: 'What is known of the index of a table.',
  values: {
    CURRENT: { value: 'current', description: 'It was made after the last change of the table.' },
    STALE: { value: 'stale', description: 'The table was changed since it was made.' },
    MISSING: { value: 'missing', description: 'There is none.' },
  } as const,
});

export const LookupTableRef = builder.objectRef<LookupTable>('LookupTable').implement({
  description: 'A look-up table that the configuration of Postfix refers to.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Its type, as in hash, regexp or ldap.' }),
    kind: t.field({ type: KindRef, description: 'Where its entries are.', resolve: ({ kind }) => kind }),
    name: t.exposeString('name', {
      description: 'A file, an address, or entries in braces; secrets are masked.',
    }),
    usedBy: t.field({
      type: [ConfigurationParameterKeyRef],
      description: 'The parameters that name it, at most 20.',
      resolve: ({ usedBy }) => usedBy,
    }),
    file: t.exposeString('file', {
      nullable: true,
      description: 'Path of its file among `Configuration.files`; null when it is none of them.',
    }),
    entries: t.exposeInt('entries', {
      nullable: true,
      description: 'How many entries it has; null when that is not known.',
    }),
    index: t.field({
      type: IndexRef,
      nullable: true,
      description: 'Its index; null where Postfix reads none.',
      resolve: ({ index }) => index,
    }),
    editable: t.exposeBoolean('editable', { description: 'Whether its file can be replaced.' }),
    note: t.exposeString('note', { nullable: true, description: 'Why it cannot be edited or shown.' }),
  }),
});
