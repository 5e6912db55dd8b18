import type { InputRef, ObjectRef } from '@pothos/core';
import { builder, type Types } from './builder.ts';
import type { Context } from './context.ts';
import { mutationErrors } from './errors.ts';
import { withFieldNamed } from './storable-text.ts';

export interface MutationOptions<Input, Payload> {
  description: string;
  /** The `<Name>Input` type. */
  input: InputRef<Input>;
  /** The `<Name>Payload` type. The result is `union <Name>Result = <Name>Payload | errors`. */
  payload: ObjectRef<Types, Payload>;
  /** Callable without being signed in. */
  public?: boolean;
  resolve(input: Input, context: Context): Promise<Payload>;
}

/** Adds a mutation in the one shape all have: one `input`, a result union with typed errors. */
export function defineMutation<Input, Payload extends object>(
  name: string,
  options: MutationOptions<Input, Payload>,
): void {
  builder.mutationField(name, (t) =>
    t.field({
      type: options.payload,
      description: options.description,
      errors: {
        types: mutationErrors,
        union: { description: `What came of \`${name}\`: its payload, or why it was not done.` },
      },
      ...(options.public ? { skipTypeScopes: true, authScopes: { public: true } } : {}),
      args: { input: t.arg({ type: options.input, description: 'All that the mutation takes.' }) },
      resolve: (_root, args, context) => {
        const { input } = args as { input: Input };
        return withFieldNamed(input, () => options.resolve(input, context)) as never;
      },
    }),
  );
}
