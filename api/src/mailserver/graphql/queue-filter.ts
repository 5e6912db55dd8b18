import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import { type QueueFilter, queueFilterSchema } from '../queue/filter.ts';
import { QueueNameRef } from './queued-message.ts';

/** What callers send; `checkedFilter` says what is wrong with it. */
export const QueueFilterInput = builder.inputType('QueueFilterInput', {
  description: 'Which messages of a queue; all that is given must be so.',
  fields: (t) => ({
    queues: t.field({ type: [QueueNameRef], required: false, description: 'They wait in one of these.' }),
    text: t.string({
      required: false,
      description: 'Part of an address, queue id, Message-ID or reason; case does not matter.',
    }),
    domain: t.string({ required: false, description: 'One of their recipients has this domain.' }),
    sender: t.string({ required: false, description: 'They are from this address.' }),
    bounces: t.boolean({
      required: false,
      description: 'Whether they are notices without a sender, such as bounces.',
    }),
    cause: t.string({ required: false, description: 'They wait for this, as `cause` of a message says.' }),
    olderThanMinutes: t.int({ required: false, description: 'They came longer ago.' }),
    youngerThanMinutes: t.int({ required: false, description: 'They came since.' }),
    largerThan: t.field({ type: 'ByteSize', required: false, description: 'They are larger.' }),
  }),
});

/** Throws InputError that names what is wrong. */
export function checkedFilter(given: unknown): QueueFilter {
  const parsed = queueFilterSchema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(
    Object.fromEntries(parsed.error.issues.map(({ path, message }) => [`filter.${path.join('.')}`, message])),
  );
}
