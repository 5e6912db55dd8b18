import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/states.tsx';
import { type Basket, parameterId, parameterName, removeParameter, setParameter } from './basket.ts';
import type { Check } from './check.ts';
import type { Parameter } from './documents.ts';
import { OpeningRow } from './opening-row.tsx';
import { ValueField } from './value-field.tsx';
import { w } from './words.ts';

interface RowProps {
  parameter: Parameter;
  basket: Basket;
  check: Check;
  /** What it is called where its place is clear. */
  name?: string | undefined;
}

/** One parameter: its value at a glance, and opened its explanation and a field to change it. */
export function ParameterRow(props: RowProps): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const changed = () => props.basket.find(parameterId(props.parameter.key));
  return (
    <OpeningRow
      open={open()}
      onToggle={() => setOpen(!open())}
      class="gap-4 px-4 pt-1 pb-5"
      glance={
        <span class="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_7rem]">
          <span class="col-start-1 row-start-1 min-w-0 font-mono text-sm/6 break-words text-ink">
            {props.name ?? parameterName(props.parameter.key)}
          </span>
          <span
            class={`col-start-1 row-start-2 min-w-0 truncate font-mono text-sm/6 sm:col-start-2 sm:row-start-1 ${props.parameter.differs ? 'font-semibold text-ink' : 'text-ink-3'}`}
          >
            {shownValue(props.parameter)}
          </span>
          <span class="col-start-2 row-start-1 text-end sm:col-start-3">
            <Show when={changed()} fallback={props.parameter.differs && <Tag>{w('configuration.set')}</Tag>}>
              <Tag tone="accent">{w('configuration.changed')}</Tag>
            </Show>
          </span>
        </span>
      }
    >
      <Facts parameter={props.parameter} />
      <Show
        when={props.parameter.editable}
        fallback={<p class="max-w-prose text-base text-ink-3">{w('configuration.onHost')}</p>}
      >
        <Edit {...props} onDone={() => setOpen(false)} />
      </Show>
    </OpeningRow>
  );
}

/** What is set as it is written; what is not, as it works out. */
function shownValue({ secret, configured, effective, default: fallback }: Parameter): string {
  if (secret) return w('configuration.secret');
  return (configured ?? effective ?? fallback) || w('configuration.empty');
}

function Facts(props: { parameter: Parameter }): JSX.Element {
  const source = () => props.parameter.source;
  const effective = () => {
    const { effective: value, configured, default: fallback } = props.parameter;
    return value !== null && value !== (configured ?? fallback) ? value : null;
  };
  return (
    <div class="grid max-w-prose gap-2 text-base">
      <p class={props.parameter.explanation ? 'text-ink-2' : 'text-ink-3'}>
        {props.parameter.explanation || w('configuration.unexplained')}
      </p>
      <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <Fact name={w('configuration.default')}>
          <span class="font-mono">{props.parameter.default || w('configuration.empty')}</span>
        </Fact>
        <Show when={effective()}>
          {(value) => (
            <Fact name={w('configuration.effective')}>
              <span class="font-mono">{value()}</span>
            </Fact>
          )}
        </Show>
        <Fact name={w('configuration.source')}>
          <Show when={source()} fallback={w('configuration.notSet')}>
            {(at) => (
              <>
                {w('configuration.sourceLine', at())}
                <Show when={at().includedBy.length > 0}>
                  {`, ${w('configuration.includedBy', { files: at().includedBy.join(', ') })}`}
                </Show>
              </>
            )}
          </Show>
        </Fact>
      </dl>
      <Show when={props.parameter.risk}>
        {(risk) => (
          <p>
            <Tag tone="warning">{w('configuration.risk', { risk: risk() })}</Tag>
          </p>
        )}
      </Show>
    </div>
  );
}

function Fact(props: { name: string; children: JSX.Element }): JSX.Element {
  return (
    <>
      <dt class="text-ink-3">{props.name}</dt>
      <dd class="min-w-0 break-words text-ink-2">{props.children}</dd>
    </>
  );
}

function Edit(props: RowProps & { onDone: () => void }): JSX.Element {
  const id = () => parameterId(props.parameter.key);
  const present = () => props.parameter.configured ?? props.parameter.default;
  const pending = () => props.basket.find(id())?.change;
  const start = pending();
  const [value, setValue] = createSignal(
    start && 'setParameter' in start && start.setParameter ? start.setParameter.value : present(),
  );
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const item = setParameter(props.parameter, value());
    const wrong = await props.check(item);
    setBusy(false);
    setError(wrong);
    if (wrong !== undefined) return;
    props.basket.put(item);
    props.onDone();
  }
  async function toDefault(): Promise<void> {
    const item = removeParameter(props.parameter);
    const wrong = await props.check(item);
    setError(wrong);
    if (wrong !== undefined) return;
    props.basket.put(item);
    props.onDone();
  }
  return (
    <form class="grid max-w-prose gap-3" onSubmit={(event) => void add(event)}>
      <ValueField
        parameter={props.parameter}
        value={value()}
        error={error()}
        onInput={(text) => {
          setValue(text);
          setError(undefined);
        }}
      />
      <div class="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" busy={busy()} disabled={value() === present() && !pending()}>
          {w(busy() ? 'configuration.checking' : 'configuration.add')}
        </Button>
        <Show when={pending()}>
          <Button
            onClick={() => {
              props.basket.remove(id());
              setValue(present());
            }}
          >
            {w('configuration.takeBack')}
          </Button>
        </Show>
        <Show when={props.parameter.source && props.parameter.key.section[0] !== 'service'}>
          <Button tone="quiet" onClick={() => void toDefault()}>
            {w('configuration.useDefault')}
          </Button>
        </Show>
      </div>
    </form>
  );
}
