// Documents made from the schema: every field of a type, down to the leaves.
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Values for required arguments below the root. */
const ARGUMENTS: Record<string, string> = {
  first: '3',
  days: '30',
  // Generations of a host's configuration.
  ...{ from: '1', to: '1', number: '1' },
  // A mail to be explained.
  ...{ sender: '""', recipient: '"ada@harbour.example"', client: '"192.0.2.7"', helo: '"mx.example"' },
  sources: '["https://remote.example/a.png"]',
};

export type RootKind = 'Query' | 'Mutation' | 'Subscription';

export class Documents {
  readonly schema: GraphQLSchema;
  /** "Type.field" of everything that was asked for. */
  readonly visited = new Set<string>();

  constructor(schema: GraphQLSchema) {
    this.schema = schema;
  }

  /**
   * A selection of every field, `depth` levels of objects deep; deeper objects give their leaves alone, and so does a type
   * within itself.
   */
  selection(type: GraphQLNamedOutputType, depth: number, above: readonly string[] = []): string {
    if (isLeafType(type)) return '';
    if (isAbstractType(type)) {
      const possible = this.schema
        .getPossibleTypes(type)
        .map((member) => `... on ${member.name} ${this.fields(member, depth, above)}`);
      return `{ __typename ${possible.join(' ')} }`;
    }
    return this.fields(type, depth, above);
  }

  rootFields(kind: RootKind): GraphQLField<unknown, unknown>[] {
    const type = {
      Query: this.schema.getQueryType(),
      Mutation: this.schema.getMutationType(),
      Subscription: this.schema.getSubscriptionType(),
    }[kind];
    return Object.values(type?.getFields() ?? {});
  }

  /** An operation for the whole of a root field's answer, with the `given` arguments as variables. */
  operation(kind: RootKind, name: string, given: string[], depth: number): string {
    const field = this.rootFields(kind).find((candidate) => candidate.name === name);
    if (!field) throw new Error(`${kind} has no ${name}.`);
    this.visit(kind, name);
    const used = field.args.filter((argument) => given.includes(argument.name));
    const declared = used.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
    const passed = used.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
    const selection = this.selection(getNamedType(field.type), depth);
    return `${kind.toLowerCase()} Probe${declared && `(${declared})`} { ${name}${passed && `(${passed})`} ${selection} }`;
  }

  /** Types that node(id:) may give. */
  nodeTypes(): GraphQLObjectType[] {
    const node = this.schema.getType('Node');
    return isInterfaceType(node) ? [...this.schema.getPossibleTypes(node)] : [];
  }

  objectType(name: string): GraphQLObjectType {
    const type = this.schema.getType(name);
    if (!isObjectType(type)) throw new Error(`There is no object type ${name}.`);
    return type;
  }

  /** "Type.field" of every object type that callers can reach; introspection aside. */
  allFields(): string[] {
    return Object.values(this.schema.getTypeMap())
      .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  }

  visit(type: string, field: string): void {
    this.visited.add(`${type}.${field}`);
  }

  private fields(type: GraphQLNamedOutputType, depth: number, above: readonly string[]): string {
    if (!isObjectType(type)) return '{ __typename }';
    const left = above.includes(type.name) ? 0 : depth;
    const selections = Object.values(type.getFields()).flatMap((field) =>
      this.field(type, field, left, [...above, type.name]),
    );
    return `{ __typename ${selections.join(' ')} }`;
  }

  private field(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    depth: number,
    above: readonly string[],
  ): string[] {
    const type = getNamedType(field.type);
    if (!isLeafType(type) && depth === 0) return [];
    this.visit(parent.name, field.name);
    const given = field.args.filter(isRequiredArgument).map((argument) => {
      const value = ARGUMENTS[argument.name];
      if (value === undefined)
        throw new Error(`${parent.name}.${field.name} needs a value for ${argument.name}: add it here.`);
      return `${argument.name}: ${value}`;
    });
    // Members of a union may have fields of one name and different types.
    const name = `${parent.name}_${field.name}: ${field.name}`;
    const alias = isAmbiguous(field) ? name : field.name;
    return [
      `${alias}${given.length > 0 ? `(${given.join(', ')})` : ''} ${this.selection(type, depth - 1, above)}`,
    ];
  }
}

const isAmbiguous = (field: GraphQLField<unknown, unknown>): boolean =>
  ['account', 'message', 'cursor', 'fields', 'outgoing'].includes(field.name);

/** Whether ids are among the arguments, or among the fields of those that are objects. */
export function takesIds(arguments_: readonly GraphQLArgument[], seen = new Set<string>()): boolean {
  return arguments_.some((argument) => {
    const type = getNamedType(argument.type);
    if (type.name === 'ID' || /Ids?$/.test(argument.name)) return true;
    if (!isInputObjectType(type) || seen.has(type.name)) return false;
    seen.add(type.name);
    return takesIds(Object.values(type.getFields()) as unknown as GraphQLArgument[], seen);
  });
}
