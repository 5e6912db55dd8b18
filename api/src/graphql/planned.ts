// Executes queries of marked fields (graphql/kept.ts) by a plan made once per document. What they ask for is at hand
// when a list has been read, so that walking through it needs no promises, paths and argument look-ups per value.
// Whatever is out of the ordinary (an error, a null where none may be, a promise in a row) is left to the executor.
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';

/** Not an error of anybody: the executor does it then. */
class UnplannedError extends Error {}

type Value = unknown;
type Complete = (value: Value, context: unknown) => Value;

interface PlannedField {
  key: string;
  resolve: GraphQLField<unknown, unknown>['resolve'] | undefined;
  name: string;
  definition: GraphQLField<unknown, unknown>;
  node: FieldNode;
  info: GraphQLResolveInfo;
  complete: Complete;
}

interface Plan {
  operation: OperationDefinitionNode;
  fields: PlannedField[];
}

type Arguments = Pick<ExecutionArgs, 'schema' | 'document' | 'contextValue' | 'operationName'> & {
  variableValues?: Record<string, unknown> | null | undefined;
};

const plans = new WeakMap<DocumentNode, Plan | null>();

/** The data of a query that has a plan and goes by it; null when the executor has to do it. */
export async function executePlanned(args: Arguments): Promise<ExecutionResult | null> {
  const plan = planOf(args.schema, args.document);
  if (plan === null) return null;
  // With the name of another operation the executor says what is wrong.
  if (args.operationName && args.operationName !== plan.operation.name?.value) return null;
  const variables = getVariableValues(
    args.schema,
    plan.operation.variableDefinitions ?? [],
    args.variableValues ?? {},
  );
  if (!('variableValues' in variables) || !variables.variableValues) return null;
  const { variableValues } = variables;
  try {
    const data: Record<string, Value> = Object.create(null);
    const values = await Promise.all(
      plan.fields.map(({ resolve, definition, node, info }) =>
        resolve?.(undefined, getArgumentValues(definition, node, variableValues), args.contextValue, {
          ...info,
          variableValues,
        }),
      ),
    );
    for (const [index, field] of plan.fields.entries()) {
      data[field.key] = field.complete(values[index], args.contextValue);
    }
    return { data };
  } catch {
    return null; // told by the executor, which runs into it as well and knows where
  }
}

function planOf(schema: GraphQLSchema, document: DocumentNode): Plan | null {
  const known = plans.get(document);
  if (known !== undefined) return known;
  let plan: Plan | null = null;
  try {
    plan = new Planner(schema, document).plan();
  } catch (error) {
    if (!(error instanceof UnplannedError)) throw error;
  }
  plans.set(document, plan);
  return plan;
}

const NO_ARGUMENTS = Object.freeze({});

class Planner {
  readonly #schema: GraphQLSchema;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: Record<string, FragmentDefinitionNode> = {};

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    const operations: OperationDefinitionNode[] = [];
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[definition.name.value] = definition;
    }
    const [operation] = operations;
    if (!operation || operations.length > 1 || operation.operation !== 'query') throw new UnplannedError();
    this.#operation = operation;
  }

  plan(): Plan {
    const query = this.#schema.getQueryType();
    if (!query) throw new UnplannedError();
    const fields = this.#fields(query, [this.#operation.selectionSet]);
    // A constant such as __typename has nothing to wait for: such queries are left alone.
    if (fields.some(({ resolve }) => !resolve)) throw new UnplannedError();
    return { operation: this.#operation, fields };
  }

  #fields(type: GraphQLObjectType, sets: SelectionSetNode[]): PlannedField[] {
    const nodes = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, nodes);
    return [...nodes].map(([key, same]) => this.#field(type, key, same));
  }

  #collect(type: GraphQLObjectType, { selections }: SelectionSetNode, into: Map<string, FieldNode[]>): void {
    for (const selection of selections) {
      if (selection.directives?.length) throw new UnplannedError();
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments[selection.name.value] : selection;
      const condition = fragment?.typeCondition?.name.value ?? type.name;
      if (!fragment || condition !== type.name) throw new UnplannedError();
      this.#collect(type, fragment.selectionSet, into);
    }
  }

  #field(parentType: GraphQLObjectType, key: string, fieldNodes: FieldNode[]): PlannedField {
    const [node] = fieldNodes;
    const name = node?.name.value ?? '';
    const isTypeName = name === TypeNameMetaFieldDef.name;
    const definition = isTypeName ? TypeNameMetaFieldDef : parentType.getFields()[name];
    if (!node || !definition) throw new UnplannedError();
    if (!isTypeName && definition.extensions.kept !== true) throw new UnplannedError();
    const info = {
      fieldName: name,
      fieldNodes,
      returnType: definition.type,
      parentType,
      path: { prev: undefined, key, typename: parentType.name },
      schema: this.#schema,
      fragments: this.#fragments,
      rootValue: undefined,
      operation: this.#operation,
    } as unknown as GraphQLResolveInfo;
    const below = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const resolve = isTypeName ? () => parentType.name : definition.resolve;
    return { key, name, resolve, definition, node, info, complete: this.#complete(definition.type, below) };
  }

  #complete(type: GraphQLOutputType, below: SelectionSetNode[]): Complete {
    if (isNonNullType(type)) {
      const inner = this.#complete(type.ofType, below);
      return (value, context) => inner(value, context) ?? unplanned();
    }
    if (isListType(type)) {
      const item = this.#complete(type.ofType, below);
      return (value, context) => {
        if (value === null || value === undefined) return null;
        if (!Array.isArray(value)) return unplanned();
        return value.map((entry) => item(entry, context));
      };
    }
    if (isLeafType(type)) {
      return (value) =>
        value === null || value === undefined ? null : (type.coerceOutputValue(value) ?? unplanned());
    }
    if (!isObjectType(type)) throw new UnplannedError();
    return this.#completeObject(type, below);
  }

  #completeObject(type: GraphQLObjectType, below: SelectionSetNode[]): Complete {
    const fields = this.#fields(type, below);
    // Arguments below the root would need the variables: nothing that is marked has any.
    if (fields.some(({ definition }) => definition.args.length > 0)) throw new UnplannedError();
    return (source, context) => {
      if (source === null || source === undefined) return null;
      if (source instanceof Promise || source instanceof Error) return unplanned();
      const data: Record<string, Value> = {};
      for (const { key, name, resolve, info, complete } of fields) {
        const value = resolve ? resolve(source, NO_ARGUMENTS, context, info) : property(source, name);
        if (value instanceof Promise) {
          value.catch(() => undefined); // the executor meets it again
          return unplanned();
        }
        data[key] = complete(value, context);
      }
      return data;
    };
  }
}

function property(source: unknown, name: string): unknown {
  const value: unknown = Reflect.get(source as object, name);
  return typeof value === 'function' ? unplanned() : value;
}

function unplanned(): never {
  throw new UnplannedError();
}
