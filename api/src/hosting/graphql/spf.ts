// What an SPF record comes to.
import { builder } from '../../graphql/builder.ts';
import { SPF_EMPTY_LOOKUPS, SPF_LOOKUPS, type SpfAnalysis, type SpfNode } from '../dns/spf.ts';

interface SpfStep {
  depth: number;
  text: string;
  lookup: boolean;
  empty: boolean;
  record: string | null;
}

/** The tree as lines, each with how deep it lies: a page can show it, and its size is bounded. */
function stepsOf(node: SpfNode, depth = 0): SpfStep[] {
  return node.terms.flatMap((term) => [
    { depth, text: term.text, lookup: term.lookup, empty: term.empty, record: term.node?.record ?? null },
    ...(term.node === null ? [] : stepsOf(term.node, depth + 1)),
  ]);
}

const SpfStepRef = builder.objectRef<SpfStep>('SpfStep').implement({
  description: 'A term of an SPF record, or of one it includes.',
  fields: (t) => ({
    depth: t.exposeInt('depth', {
      description: '0 in the domain’s own record, 1 in one it includes, and so on.',
    }),
    text: t.exposeString('text', { description: 'As it stands there: "include:_spf.example.net".' }),
    lookup: t.exposeBoolean('lookup', { description: 'Whether it costs receivers a look-up.' }),
    empty: t.exposeBoolean('empty', { description: 'Whether that look-up finds nothing.' }),
    record: t.exposeString('record', {
      nullable: true,
      description: 'The record it leads to, for an include or a redirect.',
    }),
  }),
});

export const SpfRef = builder.objectRef<SpfAnalysis>('SpfAnalysis').implement({
  description: 'What a domain’s SPF record comes to (RFC 7208).',
  fields: (t) => ({
    record: t.string({
      nullable: true,
      description: 'The record; null when there is none.',
      resolve: ({ tree }) => tree.record,
    }),
    lookups: t.exposeInt('lookups', { description: 'Look-ups it costs receivers.' }),
    lookupLimit: t.int({ description: 'Look-ups receivers do at most.', resolve: () => SPF_LOOKUPS }),
    emptyLookups: t.exposeInt('emptyLookups', { description: 'Look-ups that find nothing.' }),
    emptyLookupLimit: t.int({
      description: 'Look-ups that may find nothing.',
      resolve: () => SPF_EMPTY_LOOKUPS,
    }),
    problems: t.exposeStringList('problems', { description: 'What is wrong with it, in words.' }),
    steps: t.field({
      type: [SpfStepRef],
      description: 'Its terms and those of what it includes, in order; at most 200.',
      resolve: ({ tree }) => stepsOf(tree).slice(0, 200),
    }),
  }),
});
