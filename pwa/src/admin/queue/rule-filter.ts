// What a rule means, between its form and the server.
import { formatBytes } from '../../messages/format.ts';
import type { QueueFilter, QueueName } from './documents.ts';
import { ageInWords, w } from './words.ts';

/** Queues a whole of which can be chosen. */
export const RULE_QUEUES: readonly QueueName[] = ['HOLD', 'DEFERRED'];
/** `asIs`: a rule that the form has no words for; it keeps all it says. */
export type Which = 'bounces' | 'queue' | 'domain' | 'sender' | 'asIs';

/** The choice that says the whole of a filter, besides the age. */
export function whichIs(filter: QueueFilter): Which {
  const { olderThanMinutes: _age, ...rest } = filter;
  const said = Object.entries(rest).filter(
    ([, value]) =>
      value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  const [only] = said;
  if (said.length !== 1 || only === undefined) return 'asIs';
  const [name, value] = only;
  if (name === 'domain' || name === 'sender') return name;
  if (name === 'bounces' && value === true) return 'bounces';
  const [queue, ...others] = filter.queues ?? [];
  return queue !== undefined && others.length === 0 && RULE_QUEUES.includes(queue) ? 'queue' : 'asIs';
}

/** The filter that a form means. `before`: that of the rule that is edited. */
export function filterIn(
  values: Readonly<Record<string, string>>,
  olderThanMinutes: number,
  before: QueueFilter | undefined,
): QueueFilter {
  switch (values.which as Which) {
    case 'asIs':
      return { ...before, olderThanMinutes };
    case 'domain':
      return { olderThanMinutes, domain: values.domain ?? '' };
    case 'sender':
      return { olderThanMinutes, sender: values.sender ?? '' };
    case 'queue':
      return { olderThanMinutes, queues: [values.queue as QueueName] };
    default:
      return { olderThanMinutes, bounces: true };
  }
}

/** Which messages a filter means, in words. */
export function filterInWords(filter: QueueFilter): string {
  const { bounces, domain, sender, queues, text, cause, youngerThanMinutes, largerThan } = filter;
  const parts = [
    bounces == null ? '' : w(bounces ? 'queue.onlyBounces' : 'queue.noBounces'),
    domain ? w('queue.to', { domain }) : '',
    sender ? w('queue.from', { sender }) : '',
    ...(queues ?? []).map((queue) => w(`queue.${queue}`)),
    text ?? '',
    cause ?? '',
    youngerThanMinutes == null ? '' : w('queue.youngerThan', { age: ageInWords(youngerThanMinutes) }),
    largerThan == null ? '' : w('queue.largerThan', { size: formatBytes(Number(largerThan)) }),
  ];
  return parts.filter(Boolean).join(', ') || w('queue.everything');
}
