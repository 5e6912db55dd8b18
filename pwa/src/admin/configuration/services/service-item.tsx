import { Key } from '@solid-primitives/keyed';
import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { Button } from '../../../ui/button.tsx';
import { Tag } from '../../../ui/states.tsx';
import { type Basket, keepService, parameterId, removeService, serviceChange } from '../basket.ts';
import type { Check } from '../check.ts';
import { OpeningRow } from '../opening-row.tsx';
import { ParameterRow } from '../parameter-row.tsx';
import type { MasterCfService } from './documents.ts';
import { NewOption } from './new-option.tsx';
import { PendingOptions } from './pending-options.tsx';
import { w } from './words.ts';

interface ItemProps {
  service: MasterCfService;
  hostId: string;
  basket: Basket;
  check: Check;
}

/** One service: what it is at a glance, and opened all that is set for it. */
export function ServiceItem(props: ItemProps): JSX.Element {
  const [open, setOpen] = createSignal(false);
  return (
    <OpeningRow
      open={open()}
      onToggle={() => setOpen(!open())}
      class="gap-5 bg-paper/50 px-2 pt-2 pb-5 sm:px-4"
      glance={
        <span class="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
          <span class="col-start-1 row-start-1 min-w-0 font-mono text-sm/6 break-words text-ink">
            {props.service.name}
          </span>
          <span class="col-start-1 row-start-2 min-w-0 text-sm/6 break-words text-ink-3 sm:col-start-2 sm:row-start-1">
            <span class="font-mono">{props.service.command}</span>
            {`, ${place(props.service)}`}
          </span>
          <span class="col-start-2 row-start-1 text-end sm:col-start-3">
            <State service={props.service} basket={props.basket} />
          </span>
        </span>
      }
    >
      <Columns {...props} />
      <Options {...props} />
      <Ending {...props} />
    </OpeningRow>
  );
}

const place = ({ type }: MasterCfService): string =>
  type === 'inet' ? w('masterCf.listens') : w('masterCf.inner', { type });

function State(props: { service: MasterCfService; basket: Basket }): JSX.Element {
  const change = () => serviceChange(props.basket, props.service.key);
  return (
    <Switch>
      <Match when={change()?.addService}>
        <Tag tone="accent">{w('masterCf.fresh')}</Tag>
      </Match>
      <Match when={change()?.removeService}>
        <Tag tone="danger">{w('masterCf.going')}</Tag>
      </Match>
    </Switch>
  );
}

const heading = 'px-2 text-sm font-semibold text-ink-2';

/** Rows stay, opened or not, when the same is read anew. */
function Parameters(props: ItemProps & { of: MasterCfService['options'] }): JSX.Element {
  return (
    <ul class="overflow-hidden rounded-md bg-sheet ring-1 ring-line">
      <Key each={props.of} by={({ key }) => key.name}>
        {(parameter) => (
          <ParameterRow
            parameter={parameter()}
            name={parameter().key.name}
            basket={props.basket}
            check={props.check}
          />
        )}
      </Key>
    </ul>
  );
}

function Columns(props: ItemProps): JSX.Element {
  return (
    <Show when={props.service.columns.length > 0} fallback={<AsWritten {...props} />}>
      <section class="grid gap-1.5">
        <h3 class={heading}>{w('masterCf.columns')}</h3>
        <Parameters {...props} of={props.service.columns} />
        <Show when={props.service.arguments.length > 0}>
          <p class="px-2 text-sm text-ink-2">
            {w('masterCf.arguments')}{' '}
            <span class="font-mono break-all">{props.service.arguments.join(' ')}</span>
          </p>
        </Show>
        <p class="px-2 text-sm text-ink-3">{w('masterCf.line', { line: props.service.line })}</p>
      </section>
    </Show>
  );
}

/** Of a service that is only among the changes yet. */
function AsWritten(props: ItemProps): JSX.Element {
  const line = () => {
    const columns = serviceChange(props.basket, props.service.key)?.addService?.columns;
    if (!columns) return '';
    const { private: own, unprivileged, chroot, wakeup, maxproc, command } = columns;
    return [own, unprivileged, chroot, wakeup, maxproc, command].join(' ');
  };
  return (
    <p class="px-2 font-mono text-sm break-all text-ink-2" dir="ltr">
      {`${props.service.name} ${props.service.type} ${line()}`}
    </p>
  );
}

function Options(props: ItemProps): JSX.Element {
  const [adding, setAdding] = createSignal(false);
  const known = () => new Set(props.service.options.map(({ key }) => parameterId(key)));
  return (
    <section class="grid gap-1.5">
      <h3 class={heading}>{w('masterCf.options')}</h3>
      <p class="px-2 text-sm text-ink-3">{w('masterCf.optionsHelp')}</p>
      <Show when={props.service.options.length > 0}>
        <Parameters {...props} of={props.service.options} />
      </Show>
      <PendingOptions service={props.service.key} known={known()} basket={props.basket} />
      <Show
        when={adding()}
        fallback={
          <Button class="ms-2 mt-1 justify-self-start" icon={Plus} onClick={() => setAdding(true)}>
            {w('masterCf.addOption')}
          </Button>
        }
      >
        <NewOption {...props} known={known()} onDone={() => setAdding(false)} />
      </Show>
    </section>
  );
}

/** Whether it stays. */
function Ending(props: ItemProps): JSX.Element {
  const change = () => serviceChange(props.basket, props.service.key);
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-2 px-2">
      <Switch>
        <Match when={change()}>
          <Button onClick={() => keepService(props.basket, props.service.key)}>
            {w('masterCf.takeBack')}
          </Button>
        </Match>
        <Match when={!props.service.removable}>
          <p class="text-sm text-ink-3">{w('masterCf.keepHere')}</p>
        </Match>
        <Match when={true}>
          <Button
            tone="quiet"
            icon={Trash}
            onClick={() => {
              keepService(props.basket, props.service.key);
              props.basket.put(removeService(props.service.key, props.service.version));
            }}
          >
            {w('masterCf.remove')}
          </Button>
          <p class="min-w-0 flex-1 basis-56 text-sm text-ink-3">
            {w('masterCf.removeHelp', { options: props.service.options.length })}
          </p>
        </Match>
      </Switch>
    </div>
  );
}
