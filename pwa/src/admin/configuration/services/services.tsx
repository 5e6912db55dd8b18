// The services of master.cf: what each is set to, options of its own, new ones, and those that go.
import Plus from 'lucide-solid/icons/plus';
import { createMemo, createResource, createSignal, For, type JSX, Show } from 'solid-js';
import { problemText } from '../../../data/answer.ts';
import { known } from '../../../primitives/known.ts';
import { useWorkspace } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../../ui/states.tsx';
import { type Basket, serviceChange } from '../basket.ts';
import { makeCheck } from '../check.ts';
import { w as cw } from '../words.ts';
import { ConfigurationServices, type MasterCfService } from './documents.ts';
import { NewServiceDialog } from './new-service.tsx';
import { ServiceItem } from './service-item.tsx';
import { w } from './words.ts';

interface ServicesProps {
  hostId: string;
  basket: Basket;
  /** Counts up when something was applied: all is read anew. */
  round: number;
}

export function Services(props: ServicesProps): JSX.Element {
  const { direct } = useWorkspace();
  const [adding, setAdding] = createSignal(false);
  const [found, { refetch }] = createResource(
    () => ({ hostId: props.hostId, round: props.round }),
    async ({ hostId }) => {
      const { data, error } = await direct.query(ConfigurationServices, { hostId }).toPromise();
      const configuration = data?.node && 'configuration' in data.node ? data.node.configuration : null;
      if (!configuration) throw new Error(error ? problemText(error) : cw('configuration.unreachableHelp'));
      return configuration.services;
    },
  );
  const check = makeCheck(
    direct,
    () => props.hostId,
    () => props.basket,
  );
  const shown = createMemo(() => (found.error ? [] : [...fresh(props.basket), ...(known(found) ?? [])]));
  const service = (key: string) => shown().find((each) => each.key === key);
  return (
    <Show
      when={!found.error}
      fallback={
        <ErrorState message={String((found.error as Error)?.message)} onRetry={() => void refetch()} />
      }
    >
      <Show when={known(found)} fallback={<SkeletonRows count={8} />}>
        <div class="grid gap-4">
          <div class="flex flex-wrap items-start justify-between gap-3">
            <p class="max-w-prose min-w-0 flex-1 basis-64 text-base text-ink-2">{w('masterCf.about')}</p>
            <Show when={shown().length > 0}>
              <Button icon={Plus} onClick={() => setAdding(true)}>
                {w('masterCf.add')}
              </Button>
            </Show>
          </div>
          <ul class="overflow-hidden rounded-lg bg-sheet shadow-sheet" aria-busy={found.loading}>
            {/* By name, so that what is open stays open when the list is read again. */}
            <For
              each={shown().map(({ key }) => key)}
              fallback={<EmptyState title={w('masterCf.none')} help={w('masterCf.noneHelp')} />}
            >
              {(key) => (
                <Show when={service(key)}>
                  {(each) => (
                    <ServiceItem service={each()} hostId={props.hostId} basket={props.basket} check={check} />
                  )}
                </Show>
              )}
            </For>
          </ul>
          <NewServiceDialog
            open={adding()}
            onClose={() => setAdding(false)}
            basket={props.basket}
            check={check}
          />
        </div>
      </Show>
    </Show>
  );
}

/** Those that are among the changes, as if they were there. */
function fresh(basket: Basket): MasterCfService[] {
  return basket.items().flatMap(({ name }) => {
    const added = serviceChange(basket, name)?.addService;
    if (!added) return [];
    const at = name.lastIndexOf('/');
    return [
      {
        ...{ key: name, name: name.slice(0, at), type: name.slice(at + 1), line: 0, version: added.base },
        ...{ command: added.columns.command, arguments: [], removable: true, columns: [], options: [] },
      },
    ];
  });
}
