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

/** Whether a field of this name is asked for anywhere below. Fields of the same name on other types count as well. */
export function asksFor(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>, name: string): boolean {
  return info.fieldNodes.some(
    ({ selectionSet }) => selectionSet !== undefined && names(selectionSet, info, name),
  );
}

function names(
  { selections }: SelectionSetNode,
  info: Pick<GraphQLResolveInfo, 'fragments'>,
  name: string,
): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = info.fragments[selection.name.value];
      return fragment !== undefined && names(fragment.selectionSet, info, name);
    }
    if (selection.kind === Kind.FIELD && selection.name.value === name) return true;
    return selection.selectionSet !== undefined && names(selection.selectionSet, info, name);
  });
}
