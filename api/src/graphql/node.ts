// node(id:) and nodes(ids:). Types join with `builder.node(ref, { id, loadManyWithoutCache, … })`.
import { resolveNodes } from '@pothos/plugin-relay';
import { InputError } from '../core/errors.ts';
import { builder } from './builder.ts';
import { fromGlobalId } from './global-id.ts';

export { decodeId, decodeIdOf, toGlobalId } from './global-id.ts';

const MAX_NODES = 100;
const Node = builder.nodeInterfaceRef();

/** Ids of types that cannot be fetched by id, and ids that are none, are simply not found. */
function loadable(globalId: string): { typename: string; id: string } | null {
  const parsed = fromGlobalId(globalId);
  return builder.configStore.typeConfigs.get(parsed.typename)?.graphqlKind === 'Object' &&
    isNode(parsed.typename)
    ? parsed
    : null;
}

function isNode(typename: string): boolean {
  const options: unknown = builder.configStore.typeConfigs.get(typename)?.pothosOptions;
  return (
    typeof options === 'object' &&
    options !== null &&
    ('loadManyWithoutCache' in options || 'loadMany' in options)
  );
}

builder.queryField('node', (t) =>
  t.field({
    type: Node,
    nullable: true,
    description: 'Anything by its id; null when it does not exist or may not be seen.',
    args: { id: t.arg.id({ description: 'A global id.' }) },
    resolve: async (_root, { id }, context, info) =>
      (await resolveNodes(builder, context, info, [loadable(id)]))[0] ?? null,
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: `Several things by their ids, in the same order; null for each that does not exist or may not be seen. At most ${MAX_NODES}.`,
    args: { ids: t.arg.idList({ description: 'Global ids.' }) },
    resolve: async (_root, { ids }, context, info) => {
      if (ids.length > MAX_NODES) throw new InputError({ ids: `Ask for at most ${MAX_NODES} at a time.` });
      return resolveNodes(builder, context, info, ids.map(loadable));
    },
  }),
);
