// Documents made from the schema: every field of a type, down to the leaves.
import {
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Values for required arguments below the root. */
const ARGUMENTS: Record<string, string> = { first: '3', sources: '["https://remote.example/a.png"]' };

export class Documents {
  readonly schema: GraphQLSchema;
  /** "Type.field" of everything that was asked for. */
  readonly visited = new Set<string>();

  constructor(schema: GraphQLSchema) {
    this.schema = schema;
  }

  /** A selection of every field, `depth` levels of objects deep; deeper objects give their leaves alone. */
  selection(type: GraphQLNamedOutputType, depth: number): string {
    if (isLeafType(type)) return '';
    if (isAbstractType(type)) {
      const possible = this.schema
        .getPossibleTypes(type)
        .map((member) => `... on ${member.name} ${this.fields(member, depth)}`);
      return `{ __typename ${possible.join(' ')} }`;
    }
    return this.fields(type, depth);
  }

  /** Types that node(id:) may give. */
  nodeTypes(): GraphQLObjectType[] {
    const node = this.schema.getType('Node');
    return isInterfaceType(node) ? [...this.schema.getPossibleTypes(node)] : [];
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

  private fields(type: GraphQLNamedOutputType, depth: number): string {
    if (!isObjectType(type)) return '{ __typename }';
    const selections = Object.values(type.getFields()).flatMap((field) => this.field(type, field, depth));
    return `{ __typename ${selections.join(' ')} }`;
  }

  private field(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): string[] {
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
    return [`${alias}${given.length > 0 ? `(${given.join(', ')})` : ''} ${this.selection(type, depth - 1)}`];
  }
}

const isAmbiguous = (field: GraphQLField<unknown, unknown>): boolean =>
  ['account', 'message', 'cursor', 'fields', 'outgoing'].includes(field.name);
