import type { ConfigurationSnapshot, Parameter } from '@postroom/infra/agent/protocol/index.ts';
import { authorize } from '../../core/policy.ts';
import type { DomainDeps } from '../../deps.ts';
import { acting } from '../acting.ts';
import { policy } from '../policy.ts';
import type { HostAddress } from '../ports.ts';

/** What a mail host's Postfix and Dovecot are told to do, as it is this moment. Throws HostUnreachableError. */
export async function readConfiguration(
  { mailHosts }: Pick<DomainDeps, 'mailHosts'>,
  host: HostAddress,
): Promise<ConfigurationSnapshot> {
  authorize(policy.seeHosts);
  return mailHosts.agentOf(host).call('configuration.read', {}, { actor: acting() });
}

export interface ParameterFilter {
  category?: string | null | undefined;
  /** Words that are all in the name, the value, the explanation or the place of a parameter. */
  search?: string | null | undefined;
  /** Only those that are set to something else than their default. */
  differing?: boolean | null | undefined;
}

const MOST_WORDS = 8;

export function filterParameters(parameters: Parameter[], filter: ParameterFilter): Parameter[] {
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  return parameters
    .filter(
      (parameter) =>
        (!filter.category || parameter.category === filter.category) &&
        (!filter.differing || parameter.differs) &&
        words.every((word) => searched(parameter).includes(word)),
    )
    .map((parameter) => ({ parameter, rank: rankOf(parameter, words) }))
    .sort((one, other) => other.rank - one.rank)
    .map(({ parameter }) => parameter);
}

const searched = ({ key, explanation, effective, configured }: Parameter): string =>
  [...key.section, key.name, explanation, effective ?? '', configured ?? ''].join('\n').toLowerCase();

/** What is found by its name goes before what is found by its explanation, and explained before unexplained. */
function rankOf({ key, explanation }: Parameter, words: string[]): number {
  if (words.length === 0) return 0;
  const name = key.name.toLowerCase();
  const byName = words.every((word) => name.includes(word));
  return (name === words.join('_') ? 4 : 0) + (byName ? 2 : 0) + (explanation === '' ? 0 : 1);
}
