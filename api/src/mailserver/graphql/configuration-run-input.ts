// What all mutations that begin a change of the configuration have in common.
import type { ConfigurationRun } from '@postroom/prisma';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { decodeId } from '../../graphql/node.ts';
import { startRun } from '../generations/run.ts';
import type { RunRequest } from '../generations/run-record.ts';
import { ConfigurationRunRef } from './configuration-run.ts';

const DEFAULT_CONFIRM_SECONDS = 120;

export const ConfigurationFileHashInputRef = builder.inputType('ConfigurationFileHashInput', {
  description: 'A file as it was when the change was made.',
  fields: (t) => ({
    path: t.string({ description: 'Path of the file.' }),
    version: t.string({ description: 'Its version, as `ConfigurationFile.version` tells it.' }),
  }),
});

export const runPayload = (name: string, description: string) =>
  builder.objectRef<{ run: ConfigurationRun }>(name).implement({
    description,
    fields: (t) => ({ run: t.expose('run', { type: ConfigurationRunRef, description: 'The change.' }) }),
  });

interface BeginInput {
  mailHostId: string;
  reason: string;
  idempotencyKey: string;
  confirmSeconds?: number | null | undefined;
}

/** Begins the change that a mutation asks for. */
export async function begin(
  deps: Context['deps'],
  { mailHostId, reason, idempotencyKey, confirmSeconds }: BeginInput,
  request: Omit<RunRequest, 'confirmSeconds'>,
): Promise<{ run: ConfigurationRun }> {
  const seconds = Math.min(3_600, Math.max(10, confirmSeconds ?? DEFAULT_CONFIRM_SECONDS));
  const hostId = decodeId(mailHostId, 'MailHost');
  const whole = { hostId, reason, idempotencyKey, request: { ...request, confirmSeconds: seconds } };
  return { run: await startRun(deps, whole) };
}

export const beginFields = (t: Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]) => ({
  mailHostId: t.id({ description: 'The mail host.' }),
  reason: t.string({ description: 'Why, in one line; it stands in the history.' }),
  idempotencyKey: t.string({ description: 'The same key begins the same change only once: a UUID.' }),
});
