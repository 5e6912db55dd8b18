import { type DocumentNode, GraphQLError, Kind, visit } from 'graphql';

/**
 * Looking around in the schema, for those who may not: `__schema` is refused, and `__type` tells whether a type of
 * this name exists and nothing more (what HTTP conformance checks ask).
 */
export function introspectionError(document: DocumentNode): GraphQLError | null {
  let refused = false;
  visit(document, {
    Field: (field) => {
      if (field.name.value === '__schema') refused = true;
      const selected = field.name.value === '__type' ? (field.selectionSet?.selections ?? []) : [];
      if (
        selected.some((node) => node.kind !== Kind.FIELD || !['name', '__typename'].includes(node.name.value))
      )
        refused = true;
    },
  });
  if (!refused) return null;
  return new GraphQLError('Sign in to look at the schema.', {
    extensions: { code: 'INTROSPECTION_NOT_ALLOWED', http: { status: 400 } },
  });
}
