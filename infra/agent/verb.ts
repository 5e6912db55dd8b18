// What a verb is: strictly checked parameters, and a handler.
import { z } from 'zod';
import { AgentError } from './errors.ts';
import type { MailHost } from './mail-host.ts';
import type { AgentActor } from './protocol/index.ts';
import type { Run } from './run.ts';

export interface VerbContext<Event = never> {
  host: MailHost;
  run: Run;
  actor: AgentActor;
  /** Aborted when the caller cancels or is gone. */
  signal: AbortSignal;
  /** Tells the caller how far it is. */
  emit(event: Event): void;
}

type Shape = Record<string, { params: object; result: unknown; event?: unknown }>;
type EventIn<T> = T extends { event: infer E } ? E : never;

export interface Verb<P, R, E> {
  /** Nothing that is not named gets through (`z.strictObject`). */
  params: z.ZodType<P>;
  /** Written to the audit log: whatever changes the host or shows people's mail. */
  audited: boolean;
  /** The parameters as they may stand in the audit log; absent: all of them. */
  logged?(params: P): unknown;
  run(params: P, context: VerbContext<E>): Promise<R>;
}

/** The verbs of one area, each with a handler of the right types. */
export type VerbsOf<T extends { [V in keyof T]: Shape[string] }> = {
  [V in keyof T]: Verb<T[V]['params'], T[V]['result'], EventIn<T[V]>>;
};

export type AnyVerb = Verb<unknown, unknown, unknown>;

/** A line of text that is safe in a file of lines: no control characters. */
export const singleLine = (most: number) =>
  z
    .string()
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'Control characters and line breaks are not allowed.');

/** The same, safe as an argument as well: no option look-alike. */
export const line = (most: number) =>
  singleLine(most).refine((text) => !text.startsWith('-'), 'It must not begin with "-".');

/** Checks parameters; throws AgentError INVALID_INPUT that names each wrong one by its path. */
export function checkParams<P>(schema: z.ZodType<P>, params: unknown): P {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues.map((issue) => [issue.path.join('.') || 'params', issue.message]),
  );
  const [[path, message] = ['params', 'is not understood']] = Object.entries(fields);
  throw new AgentError('INVALID_INPUT', `${path}: ${message}`, { fields });
}
