// Mutations as tests call them: the result's payload fields, or the error's, in one object.
import type { TestApp, TestSession } from './app.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the test asks for
export type MutationResult = any;

export interface MutationOptions {
  as?: TestSession | undefined;
  fields?: string;
  errors?: string;
}

/**
 * Runs `name(input:)`. `fields` is what to select of the payload, `errors` what else of errors than their code, message and
 * fields. An error that is no result shows its code as well.
 */
export async function callMutation(
  app: TestApp,
  name: string,
  input: Record<string, unknown>,
  { as, fields = '', errors: more = '' }: MutationOptions = {},
): Promise<MutationResult> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { data, errors } = await app.graphql(
    `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      __typename ... on ${type}Payload { __typename ${fields} }
      ... on InputError { fields { path message } } ... on Error { code message } ${more} } }`,
    { input },
    as,
  );
  if (errors) return { __typename: 'GraphQLError', ...errors[0], code: errors[0]?.extensions?.code };
  return data[name];
}
