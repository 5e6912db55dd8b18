import { For, type JSX, Show } from 'solid-js';
import { Banner } from '../../ui/states.tsx';
import { w } from './words.ts';

export interface Difference {
  field: string;
  yours: string | null;
  theirs: string | null;
}

/** What somebody else changed meanwhile, value by value. */
export function ConflictBanner(props: { fields: readonly Difference[] }): JSX.Element {
  const value = (text: string | null) => text ?? w('domains.empty');
  return (
    <Show when={props.fields.length > 0}>
      <Banner tone="danger">
        <p>{w('domains.conflict')}</p>
        <ul class="mt-1 list-disc ps-5">
          <For each={props.fields}>
            {({ field, yours, theirs }) => (
              <li>{w('domains.conflictField', { field, yours: value(yours), theirs: value(theirs) })}</li>
            )}
          </For>
        </ul>
      </Banner>
    </Show>
  );
}

/** The differences in the answer of a mutation, when it is a conflict. */
export function differencesIn(
  data: { updateDomain: { __typename: string; differing?: Difference[] } } | undefined,
) {
  const answer = data?.updateDomain;
  return answer?.__typename === 'ConflictError' ? (answer.differing ?? []) : [];
}
