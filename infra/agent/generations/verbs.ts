import { z } from 'zod';
import { changeSet } from '../configuration/verbs.ts';
import type { GenerationVerbs } from '../protocol/generations.ts';
import { filledTemplate } from '../templates/verbs.ts';
import { line, type VerbsOf } from '../verb.ts';
import { generationsOf } from './generations.ts';

const number = z.number().int().min(1).max(999_999);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const LARGEST_BUNDLE = 2 * 1024 * 1024;

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('changes'), changes: changeSet.shape.changes }),
  filledTemplate.extend({ kind: z.literal('template') }),
  z.strictObject({ kind: z.literal('restore'), number }),
  z.strictObject({ kind: z.literal('import'), bundle: z.string().max(LARGEST_BUNDLE) }),
  z.strictObject({ kind: z.literal('adopt') }),
  z.strictObject({ kind: z.literal('discard') }),
]);

export const generationVerbs: VerbsOf<GenerationVerbs> = {
  'generations.apply': {
    params: z.strictObject({
      source,
      key: line(100).min(8),
      base: z.record(line(1_000), hash),
      confirmSeconds: z.number().int().min(0).max(3_600),
    }),
    audited: true,
    // Values may be secret; what was done with them stands in the generation.
    logged: ({ source: { kind }, key, confirmSeconds }) => ({ source: kind, key, confirmSeconds }),
    run: (params, { host, actor, signal, emit }) =>
      generationsOf(host).apply(params, { actor, signal, emit }),
  },
  'generations.confirm': {
    params: z.strictObject({ number }),
    audited: true,
    run: (params, { host }) => generationsOf(host).confirm(params.number),
  },
  'generations.revert': {
    params: z.strictObject({ number }),
    audited: true,
    run: (params, { host }) => generationsOf(host).revert(params.number),
  },
  'generations.list': {
    params: z.strictObject({ before: number.nullable(), first: z.number().int().min(1).max(100) }),
    audited: false,
    run: ({ before, first }, { host }) => generationsOf(host).list(before, first),
  },
  'generations.read': {
    params: z.strictObject({ number }),
    audited: false,
    run: (params, { host }) => generationsOf(host).read(params.number),
  },
  'generations.compare': {
    params: z.strictObject({ from: number, to: number }),
    audited: false,
    run: ({ from, to }, { host }) => generationsOf(host).compare(from, to),
  },
  'generations.drift': {
    params: z.strictObject({}),
    audited: false,
    run: (_params, { host }) => generationsOf(host).drift(),
  },
  'generations.export': {
    params: z.strictObject({ number }),
    audited: true,
    run: (params, { host }) => generationsOf(host).export(params.number),
  },
};
