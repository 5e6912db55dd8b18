import type { VariablesOf } from '@postroom/schema';
import type { Client } from '@urql/core';
import { createEffect, createResource, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { problemText } from '../../data/answer.ts';
import { connection } from '../../data/connection.ts';
import { t } from '../../messages/message.ts';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Banner, EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Basket } from './basket.ts';
import { parameterId } from './basket.ts';
import { makeCheck } from './check.ts';
import { type Category, type Configuration, ConfigurationParameters, type Parameter } from './documents.ts';
import { ParameterRow } from './parameter-row.tsx';
import { w } from './words.ts';

const PAGE = 50;
const WAIT_WHILE_TYPING = 250;

interface ParametersProps {
  hostId: string;
  basket: Basket;
  /** Counts up when something was applied: all is read anew. */
  round: number;
  onLoaded: (configuration: Configuration) => void;
}

/** Search, category, what differs, and the parameters found. */
export function Parameters(props: ParametersProps): JSX.Element {
  const { direct } = useWorkspace();
  const [typed, setTyped] = createSignal('');
  const [search, setSearch] = createSignal('');
  const [category, setCategory] = createSignal('');
  const [differing, setDiffering] = createSignal(false);
  const [first, setFirst] = createSignal(PAGE);
  const check = makeCheck(
    direct,
    () => props.hostId,
    () => props.basket,
  );

  createEffect(
    on(typed, (text) => {
      const timer = setTimeout(() => setSearch(text.trim()), WAIT_WHILE_TYPING);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  createEffect(on([search, category, differing], () => setFirst(PAGE), { defer: true }));

  const asked = () => ({
    ...{ hostId: props.hostId, search: search(), category: category(), differing: differing() },
    ...{ first: first(), round: props.round },
  });
  const [found, { refetch }] = createResource(asked, async ({ round: _round, first: most, ...filter }) => {
    const parameters: Parameter[] = [];
    for (let after: string | null = null; ; ) {
      const configuration: Configuration | null = await readPage(direct, {
        ...{ ...filter, first: Math.min(100, most - parameters.length), after },
      });
      if (configuration === null) return null;
      const { edges, pageInfo } = configuration.parameters;
      parameters.push(...edges.map(({ node }) => node));
      after = pageInfo.endCursor;
      if (pageInfo.hasNextPage && parameters.length < most) continue;
      props.onLoaded(configuration);
      return { configuration, parameters, more: pageInfo.hasNextPage };
    }
  });
  createEffect(
    on(connection.reachability, (now) => now === 'online' && found.error && void refetch(), { defer: true }),
  );

  return (
    <div class="grid gap-4">
      <div class="grid items-start gap-x-4 gap-y-3 sm:grid-cols-2">
        <TextField
          label={w('configuration.search')}
          type="search"
          placeholder={w('configuration.searchHelp')}
          value={typed()}
          onInput={setTyped}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
        <Select
          label={w('configuration.category')}
          value={category()}
          options={options(known(found)?.configuration.categories ?? [])}
          onChange={setCategory}
        />
        <Switch label={w('configuration.differing')} checked={differing()} onChange={setDiffering} />
      </div>
      <Show
        when={!found.error}
        fallback={
          <ErrorState message={String((found.error as Error)?.message)} onRetry={() => void refetch()} />
        }
      >
        <Show
          when={known(found)}
          fallback={<Missing none={found.state === 'ready'} retry={() => void refetch()} />}
        >
          {(answer) => (
            <>
              <Problems problems={answer().configuration.problems} />
              <Show
                when={answer().parameters.length > 0}
                fallback={
                  <EmptyState
                    title={w('configuration.nothingFound')}
                    help={w('configuration.nothingFoundHelp')}
                  />
                }
              >
                <ul class="overflow-hidden rounded-lg bg-sheet shadow-sheet" aria-busy={found.loading}>
                  <Rows parameters={answer().parameters} basket={props.basket} check={check} />
                </ul>
              </Show>
              <Show when={answer().more}>
                <Button wide busy={found.loading} onClick={() => setFirst(first() + 100)}>
                  {w('configuration.more')}
                </Button>
              </Show>
            </>
          )}
        </Show>
      </Show>
    </div>
  );
}

/** Null when the host's agent does not answer. */
async function readPage(
  direct: Client,
  variables: VariablesOf<typeof ConfigurationParameters>,
): Promise<Configuration | null> {
  const { data, error } = await direct.query(ConfigurationParameters, variables).toPromise();
  if (data?.node && 'configuration' in data.node) return data.node.configuration;
  throw new Error(error ? problemText(error) : t('common.serverError'));
}

/** Keyed by the parameter, so that a row that is open stays open when the list is read again. */
function Rows(props: {
  parameters: Parameter[];
  basket: Basket;
  check: ReturnType<typeof makeCheck>;
}): JSX.Element {
  const keys = () => props.parameters.map(({ key, version }) => `${parameterId(key)}\n${version}`);
  const find = (key: string) =>
    props.parameters.find((parameter) => `${parameterId(parameter.key)}\n${parameter.version}` === key);
  return (
    <For each={keys()}>
      {(key) => (
        <Show when={find(key)}>
          {(parameter) => <ParameterRow parameter={parameter()} basket={props.basket} check={props.check} />}
        </Show>
      )}
    </For>
  );
}

function options(categories: readonly Category[]): { value: string; label: string }[] {
  return [
    { value: '', label: w('configuration.allCategories') },
    ...categories.map(({ key, program, title, differingCount }) => ({
      value: key,
      label: w('configuration.categoryOption', {
        program: program === 'POSTFIX' ? 'Postfix' : 'Dovecot',
        title,
        differing: differingCount,
      }),
    })),
  ];
}

function Missing(props: { none: boolean; retry: () => void }): JSX.Element {
  return (
    <Show when={props.none} fallback={<SkeletonRows count={8} />}>
      <ErrorState
        title={w('configuration.unreachable')}
        message={w('configuration.unreachableHelp')}
        onRetry={props.retry}
      />
    </Show>
  );
}

function Problems(props: { problems: Configuration['problems'] }): JSX.Element {
  return (
    <Show when={props.problems.length > 0}>
      <Banner tone="warning">
        <p class="font-medium">{w('configuration.problems', { count: props.problems.length })}</p>
        <ul>
          <For each={props.problems}>
            {({ message, file, line }) => (
              <li class="break-words">{[file, line, message].filter((part) => part !== null).join(': ')}</li>
            )}
          </For>
        </ul>
      </Banner>
    </Show>
  );
}
