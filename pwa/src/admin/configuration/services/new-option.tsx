import { createEffect, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { t } from '../../../messages/message.ts';
import { useWorkspace } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { ABSENT, type Basket, parameterId, setParameter } from '../basket.ts';
import type { Check } from '../check.ts';
import { ConfigurationParameters, type Parameter } from '../documents.ts';
import { ValueField } from '../value-field.tsx';
import type { MasterCfService } from './documents.ts';
import { w } from './words.ts';

interface NewOptionProps {
  service: MasterCfService;
  hostId: string;
  basket: Basket;
  check: Check;
  /** Options that the service has. */
  known: ReadonlySet<string>;
  onDone: () => void;
}

const WAIT_WHILE_TYPING = 250;

/** A parameter for this service alone, with the field that fits its type. */
export function NewOption(props: NewOptionProps): JSX.Element {
  const [name, setName] = createSignal('');
  const [value, setValue] = createSignal('');
  const [nameError, setNameError] = createSignal<string>();
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const suggested = createSuggestions(() => props.hostId, name);
  const list = createUniqueId();
  const parameter = () => optionOf(props.service.key, name().trim(), suggested());

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const item = setParameter(parameter(), value());
    setNameError(
      name().trim() === ''
        ? w('masterCf.needName')
        : props.known.has(parameterId(parameter().key))
          ? w('masterCf.optionThere')
          : undefined,
    );
    if (nameError() !== undefined) return;
    setBusy(true);
    const wrong = await props.check(item);
    setBusy(false);
    setError(wrong);
    if (wrong !== undefined) return;
    props.basket.put(item);
    props.onDone();
  }
  return (
    <form
      noValidate
      class="grid max-w-prose gap-3 rounded-md bg-sheet p-4 ring-1 ring-line"
      onSubmit={(event) => void add(event)}
    >
      <TextField
        label={w('masterCf.optionName')}
        help={parameter().explanation || w('masterCf.optionNameHelp')}
        error={nameError()}
        class="[&_input]:font-mono"
        value={name()}
        onInput={(text) => {
          setName(text);
          setNameError(undefined);
          setError(undefined);
        }}
        list={list}
        autofocus
        spellcheck={false}
        autocapitalize="none"
        autocomplete="off"
        dir="ltr"
      />
      <datalist id={list}>
        <For each={suggested()}>{({ key }) => <option value={key.name} />}</For>
      </datalist>
      {/* By its type, for a field keeps what is typed. */}
      <Show when={parameter().type.kind} keyed>
        <ValueField parameter={parameter()} value={value()} error={error()} onInput={setValue} />
      </Show>
      <div class="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" busy={busy()}>
          {w(busy() ? 'masterCf.checking' : 'masterCf.toChanges')}
        </Button>
        <Button tone="quiet" onClick={props.onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Parameters of main.cf whose name has what is typed. */
function createSuggestions(hostId: () => string, name: () => string): () => readonly Parameter[] {
  const { direct } = useWorkspace();
  const [found, setFound] = createSignal<readonly Parameter[]>([]);
  createEffect(
    on(name, (typed) => {
      if (typed.trim().length < 3) return;
      let current = true;
      const timer = setTimeout(async () => {
        const variables = { hostId: hostId(), search: typed.trim(), first: 20 };
        const { data } = await direct.query(ConfigurationParameters, variables).toPromise();
        const configuration = data?.node && 'configuration' in data.node ? data.node.configuration : null;
        const parameters = configuration?.parameters.edges.map(({ node }) => node) ?? [];
        if (current)
          setFound(parameters.filter(({ key }) => key.program === 'POSTFIX' && key.section.length === 0));
      }, WAIT_WHILE_TYPING);
      onCleanup(() => {
        current = false;
        clearTimeout(timer);
      });
    }),
  );
  return found;
}

/** The parameter as an option of a service that does not have it yet. */
function optionOf(service: string, name: string, known: readonly Parameter[]): Parameter {
  const main = known.find(({ key }) => key.name === name);
  return {
    ...{ type: { kind: 'TEXT', minimum: null, maximum: null, values: [] }, explanation: '', risk: null },
    ...{ default: '', effective: '', differs: false, secret: false, editable: true },
    ...main,
    ...{ configured: null, source: null, version: ABSENT },
    key: { program: 'POSTFIX', section: ['options', service], name },
  };
}
