// The look-up tables of Postfix: where each is used, and the text of those that are files.
import { createMemo, createResource, createSignal, For, type JSX, Show } from 'solid-js';
import { problemText } from '../../../data/answer.ts';
import { known } from '../../../primitives/known.ts';
import { useWorkspace } from '../../../session/session.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../../ui/states.tsx';
import type { Basket } from '../basket.ts';
import { type ConfigurationFile, ConfigurationFiles } from '../documents.ts';
import { w as cw } from '../words.ts';
import { type LookupTable, LookupTables } from './documents.ts';
import { TableItem } from './table-item.tsx';
import { w } from './words.ts';

interface TablesProps {
  hostId: string;
  basket: Basket;
  /** Counts up when something was applied: all is read anew. */
  round: number;
}

export function Tables(props: TablesProps): JSX.Element {
  const { direct } = useWorkspace();
  const [wanted, setWanted] = createSignal(false);
  const asked = () => ({ hostId: props.hostId, round: props.round });
  const [found, { refetch }] = createResource(asked, async ({ hostId }) => {
    const { data, error } = await direct.query(LookupTables, { hostId }).toPromise();
    const configuration = data?.node && 'configuration' in data.node ? data.node.configuration : null;
    if (!configuration) throw new Error(error ? problemText(error) : cw('configuration.unreachableHelp'));
    return configuration.tables;
  });
  // Texts are read when the first table is opened.
  const [files] = createResource(
    () => wanted() && asked(),
    async ({ hostId }): Promise<readonly ConfigurationFile[]> => {
      const { data } = await direct.query(ConfigurationFiles, { hostId }).toPromise();
      return (data?.node && 'configuration' in data.node && data.node.configuration?.files) || [];
    },
  );
  const tables = createMemo(() => new Map(known(found)?.map((table) => [keyOf(table), table])));
  return (
    <Show
      when={!found.error}
      fallback={
        <ErrorState message={String((found.error as Error)?.message)} onRetry={() => void refetch()} />
      }
    >
      <Show when={known(found)} fallback={<SkeletonRows count={6} />}>
        <div class="grid gap-4">
          <p class="max-w-prose text-base text-ink-2">{w('tables.about')}</p>
          <ul class="overflow-hidden rounded-lg bg-sheet shadow-sheet" aria-busy={found.loading}>
            <For
              each={[...tables().keys()]}
              fallback={<EmptyState title={w('tables.none')} help={w('tables.noneHelp')} />}
            >
              {(key) => (
                <Show when={tables().get(key)}>
                  {(table) => (
                    <TableItem
                      table={table()}
                      hostId={props.hostId}
                      basket={props.basket}
                      file={known(files)?.find(({ path }) => path === table().file)}
                      reading={files.loading}
                      onOpen={() => setWanted(true)}
                    />
                  )}
                </Show>
              )}
            </For>
          </ul>
        </div>
      </Show>
    </Show>
  );
}

const keyOf = ({ type, name }: LookupTable): string => `${type}:${name}`;
