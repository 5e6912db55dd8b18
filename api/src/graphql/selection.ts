import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether a field's object is asked for its id alone, as clients with a normalised cache do for everything they have
 * already: `thread { id }`. Then it need not be loaded.
 */
export function asksOnlyForId(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): boolean {
  return info.fieldNodes.every(
    ({ selectionSet }) => selectionSet !== undefined && hasOnlyId(selectionSet, info),
  );
}

function hasOnlyId({ selections }: SelectionSetNode, info: Pick<GraphQLResolveInfo, 'fragments'>): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value === 'id' || selection.name.value === '__typename';
    if (selection.kind === Kind.INLINE_FRAGMENT) return hasOnlyId(selection.selectionSet, info);
    const fragment = info.fragments[selection.name.value];
    return fragment !== undefined && hasOnlyId(fragment.selectionSet, info);
  });
}
