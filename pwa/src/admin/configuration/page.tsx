// The configuration of a mail host: parameters with their explanation, files as text, and a basket of changes.
import CloudOff from 'lucide-solid/icons/cloud-off';
import Server from 'lucide-solid/icons/server';
import { createMemo, createResource, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { problemText } from '../../data/answer.ts';
import { connection } from '../../data/connection.ts';
import { t } from '../../messages/message.ts';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { a } from './apply-words.ts';
import { type Basket, basketOf } from './basket.ts';
import { type CurrentRun, createCurrentRun } from './current-run.ts';
import { type Configuration, ConfigurationHosts } from './documents.ts';
import { Files } from './files.tsx';
import { HistoryView } from './history.tsx';
import { News } from './news.tsx';
import { Parameters } from './parameters.tsx';
import { Review } from './review.tsx';
import { Services } from './services/services.tsx';
import { w as mw } from './services/words.ts';
import { Tables } from './tables/tables.tsx';
import { w as sw } from './tables/words.ts';
import { Templates } from './templates.tsx';
import { tw } from './templates-words.ts';
import { Underway } from './underway.tsx';
import { w } from './words.ts';

type View = 'parameters' | 'services' | 'tables' | 'files' | 'templates' | 'history';

export default function ConfigurationPage(): JSX.Element {
  const { direct } = useWorkspace();
  const [hostId, setHostId] = createSignal('');
  const [versions, setVersions] = createSignal('');
  const [hosts, { refetch }] = createResource(async () => {
    const { data, error } = await direct.query(ConfigurationHosts, {}).toPromise();
    if (!data?.viewer) throw new Error(error ? problemText(error) : t('common.serverError'));
    const found = data.viewer.organization.mailHosts.edges.map(({ node }) => node);
    setHostId(found[0]?.id ?? '');
    return found;
  });
  const tellVersions = ({ postfixVersion, dovecotVersion }: Configuration) =>
    setVersions(w('configuration.versions', { postfix: postfixVersion, dovecot: dovecotVersion }));
  return (
    <AdminFrame title={w('configuration.title')} note={versions() || w('configuration.note')}>
      <Switch fallback={<SkeletonRows count={8} />}>
        <Match when={connection.reachability() === 'offline' && hosts.state !== 'ready'}>
          <EmptyState
            icon={CloudOff}
            title={w('configuration.needsNetwork')}
            help={w('configuration.needsNetworkHelp')}
          />
        </Match>
        <Match when={hosts.error as Error | undefined}>
          {(error) => <ErrorState message={error().message} onRetry={() => void refetch()} />}
        </Match>
        <Match when={known(hosts)?.length === 0}>
          <EmptyState icon={Server} title={w('configuration.noHost')} help={w('configuration.noHostHelp')} />
        </Match>
        <Match when={known(hosts)}>
          {(found) => (
            <>
              <Show when={found().length > 1}>
                <Select
                  label={w('configuration.host')}
                  value={hostId()}
                  options={found().map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={setHostId}
                />
              </Show>
              <Show when={hostId()} keyed>
                {(id) => <HostConfiguration hostId={id} onLoaded={tellVersions} />}
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </AdminFrame>
  );
}

function HostConfiguration(props: {
  hostId: string;
  onLoaded: (configuration: Configuration) => void;
}): JSX.Element {
  const { userId } = useWorkspace();
  const basket = basketOf(userId, props.hostId);
  const [view, setView] = createSignal<View>('parameters');
  const [round, setRound] = createSignal(0);
  const readAnew = () => setRound(round() + 1);
  const current = createCurrentRun(props.hostId, basket, readAnew);
  return (
    <>
      <Underway current={current} />
      <Views view={view()} onChange={setView} />
      <News
        hostId={props.hostId}
        atHistory={view() === 'history'}
        current={current}
        onChanged={readAnew}
        lookAtHistory={() => setView('history')}
      />
      {/* Both stay, so that what is typed in one is there when one comes back from the other. */}
      <div hidden={view() !== 'parameters'}>
        <Parameters hostId={props.hostId} basket={basket} round={round()} onLoaded={props.onLoaded} />
      </div>
      <Show when={view() === 'services'}>
        <Services hostId={props.hostId} basket={basket} round={round()} />
      </Show>
      <Show when={view() === 'tables'}>
        <Tables hostId={props.hostId} basket={basket} round={round()} />
      </Show>
      <Show when={createMemo<boolean>((before) => before || view() === 'files', false)()}>
        <div hidden={view() !== 'files'}>
          <Files hostId={props.hostId} basket={basket} round={round()} />
        </div>
      </Show>
      <Show when={view() === 'templates'}>
        <Templates hostId={props.hostId} current={current} />
      </Show>
      <Show when={view() === 'history'}>
        <HistoryView hostId={props.hostId} round={round()} current={current} />
      </Show>
      <BasketBar hostId={props.hostId} basket={basket} current={current} onChanged={readAnew} />
    </>
  );
}

const views: readonly { view: View; label: string }[] = [
  { view: 'parameters', label: w('configuration.parameters') },
  { view: 'services', label: mw('masterCf.title') },
  { view: 'tables', label: sw('tables.title') },
  { view: 'files', label: w('configuration.files') },
  { view: 'templates', label: tw('templates.title') },
  { view: 'history', label: a('apply.history') },
];

function Views(props: { view: View; onChange: (view: View) => void }): JSX.Element {
  return (
    <fieldset class="-mx-1 flex gap-1 overflow-x-auto px-1 py-1">
      <legend class="sr-only">{w('configuration.views')}</legend>
      <For each={views}>
        {({ view, label }) => (
          <button
            type="button"
            aria-pressed={props.view === view}
            class="min-h-(--tap) shrink-0 rounded-full px-4 text-base font-medium text-ink-2 hover:bg-hover aria-pressed:bg-wash aria-pressed:text-accent"
            onClick={() => props.onChange(view)}
          >
            {label}
          </button>
        )}
      </For>
    </fieldset>
  );
}

/** Stays at the lower edge while there are changes. */
function BasketBar(props: {
  hostId: string;
  basket: Basket;
  current: CurrentRun;
  onChanged: () => void;
}): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const count = () => props.basket.items().length;
  return (
    <>
      <Show when={count() > 0}>
        <section
          aria-label={w('configuration.reviewTitle')}
          class="sticky bottom-3 z-10 flex items-center gap-3 rounded-lg bg-raised py-2 ps-4 pe-2 shadow-float"
        >
          <p class="min-w-0 flex-1 text-base font-medium" aria-live="polite">
            {w('configuration.changes', { count: count() })}
          </p>
          <Button tone="primary" onClick={() => setOpen(true)}>
            {w('configuration.review')}
          </Button>
        </section>
      </Show>
      <Review
        hostId={props.hostId}
        basket={props.basket}
        open={open()}
        onClose={() => setOpen(false)}
        current={props.current}
        onChanged={props.onChanged}
      />
    </>
  );
}
