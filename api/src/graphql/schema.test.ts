import { readFileSync } from 'node:fs';
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from './schema.ts';

const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const builtIn = ['String', 'Int', 'Float', 'Boolean', 'ID'];

/** "Type", "Type.field", "Type.field(argument)" of what has no description. */
function undescribed(type: GraphQLNamedType): string[] {
  const bare = type.description || builtIn.includes(type.name) ? [] : [type.name];
  if (isEnumType(type)) {
    return [
      ...bare,
      ...type
        .getValues()
        .filter((value) => !value.description)
        .map((value) => `${type.name}.${value.name}`),
    ];
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return bare;
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const missing = field.description ? [] : [`${type.name}.${field.name}`];
    const args: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
    return [
      ...missing,
      ...args
        .filter((argument) => !argument.description)
        .map((argument) => `${type.name}.${field.name}(${argument.name})`),
    ];
  });
  return [...bare, ...fields];
}

describe('the schema', () => {
  it('is the one that is committed', () => {
    const committed = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
    expect(`${printSchema(lexicographicSortSchema(schema))}\n` === committed, 'run: npm run generate').toBe(
      true,
    );
  });

  it('describes every type, field, argument and enum value', () => {
    expect(types.flatMap(undescribed)).toEqual([]);
  });

  it('pages every connection by a mandatory `first`', () => {
    const loose = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => /Connection!$/.test(String(field.type)))
        .filter((field) => String(field.args.find((argument) => argument.name === 'first')?.type) !== 'Int!')
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(loose).toEqual([]);
  });

  it('gives every mutation one input and a result that names its errors', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const name = `${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`;
      expect(field.args.map((argument) => `${argument.name}: ${argument.type}`)).toEqual([
        `input: ${name}Input!`,
      ]);
      expect(String(field.type)).toBe(`${name}Result!`);
    }
  });
});
