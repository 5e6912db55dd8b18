import { graphql, type ResultOf } from '@postroom/schema';
import Server from 'lucide-solid/icons/server';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { createPageQuery } from '../primitives/page-query.ts';
import { Loaded } from '../settings/loaded.tsx';
import { Select } from '../ui/field.tsx';
import { EmptyState } from '../ui/states.tsx';
import { w } from './words.ts';

const HostChoiceQuery = graphql(`
  query MailHostChoice($first: Int!) {
    viewer {
      organization {
        id
        mailHosts(first: $first) {
          edges {
            node {
              id
              name
              software {
                hostname
              }
            }
          }
        }
      }
    }
  }
`);

/** Which host one looks at, on whatever page. */
export const [chosenHostId, chooseHost] = createSignal<string>();

type Organization = NonNullable<ResultOf<typeof HostChoiceQuery>['viewer']>['organization'];
export type ChosenHost = Organization['mailHosts']['edges'][number]['node'];

/** What a page shows of one mail host; which one is asked for where there are several. */
export function HostChoice(props: { children: (host: () => ChosenHost) => JSX.Element }): JSX.Element {
  const { state, refresh } = createPageQuery(HostChoiceQuery, () => ({ first: 50 }));
  const hosts = () => state.data?.viewer?.organization.mailHosts.edges.map(({ node }) => node);
  const host = createMemo(() => hosts()?.find(({ id }) => id === chosenHostId()) ?? hosts()?.[0]);
  return (
    <Loaded data={hosts()} error={state.error} retry={refresh}>
      {(all) => (
        <Show
          when={host()}
          fallback={<EmptyState icon={Server} title={w('admin.noHost')} help={w('admin.noHostHelp')} />}
        >
          {(one) => (
            <>
              <Show when={all().length > 1}>
                <Select
                  label={w('admin.host')}
                  value={one().id}
                  options={all().map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={chooseHost}
                />
              </Show>
              <Show when={one().id} keyed>
                {(_id) => props.children(one)}
              </Show>
            </>
          )}
        </Show>
      )}
    </Loaded>
  );
}
