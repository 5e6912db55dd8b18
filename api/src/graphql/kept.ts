// Which operations may be answered from memory as long as nothing changed.
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isIntrospectionType,
  Kind,
  OperationTypeNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { MAX_TOKENS } from './plugins/limits.ts';

/**
 * Marks a field whose value follows from what its parent holds, or from data whose every change is counted in
 * `mail_version`. An operation of such fields alone is answered from memory while the versions of the caller's mail
 * accounts stay as they were. A field that reads anything else must not be marked.
 */
export const kept = { extensions: { kept: true } } as const;

/** Documents whose kind is remembered. */
const MAX_DOCUMENTS = 1_000;

/**
 * Tells of documents whether they are queries of marked fields alone; what cannot be read is not, nor what names an
 * operation that is not there.
 */
export function createKeptCheck(
  schema: GraphQLSchema,
): (document: string, operationName?: unknown) => boolean {
  const known = new Map<string, KeptQuery | null>();
  return (text, operationName) => {
    let query = known.get(text);
    if (query === undefined) {
      if (known.size >= MAX_DOCUMENTS) known.clear();
      query = keptQuery(schema, text);
      known.set(text, query);
    }
    return query !== null && (!operationName || operationName === query.name);
  };
}

interface KeptQuery {
  name: string | undefined;
}

function keptQuery(schema: GraphQLSchema, text: string): KeptQuery | null {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: MAX_TOKENS, noLocation: true });
  } catch {
    return null; // whoever runs it says what is wrong
  }
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (operations.length !== 1 || operation?.operation !== OperationTypeNode.QUERY) return null;
  const types = new TypeInfo(schema);
  let all = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (node.name.value === '__typename') return;
        const field = types.getFieldDef();
        if (field?.extensions.kept !== true || isIntrospectionType(getNamedType(field.type))) all = false;
      },
    }),
  );
  return all ? { name: operation.name?.value } : null;
}
