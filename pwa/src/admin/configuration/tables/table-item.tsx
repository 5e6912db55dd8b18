import { createSignal, For, type JSX, Match, Show, Switch, untrack } from 'solid-js';
import { Banner, SkeletonRows, Tag } from '../../../ui/states.tsx';
import { type Basket, parameterName } from '../basket.ts';
import type { ConfigurationFile } from '../documents.ts';
import { FileEditor } from '../files.tsx';
import { OpeningRow } from '../opening-row.tsx';
import { w as cw } from '../words.ts';
import type { LookupTable } from './documents.ts';
import { w } from './words.ts';

interface ItemProps {
  table: LookupTable;
  hostId: string;
  basket: Basket;
  /** Its text, once it was read. */
  file: ConfigurationFile | undefined;
  reading: boolean;
  onOpen: () => void;
}

/** One table: where its entries are and who asks it, and opened its text. */
export function TableItem(props: ItemProps): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const toggle = () => {
    setOpen(!open());
    props.onOpen();
  };
  return (
    <OpeningRow
      open={open()}
      onToggle={toggle}
      class="gap-3 bg-paper/50 px-2 pt-2 pb-5 sm:px-4"
      glance={
        <span class="grid min-w-0 flex-1 gap-x-3 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_auto]">
          <span class="min-w-0 font-mono text-sm/6 text-ink">
            <span class="text-ink-3">{`${props.table.type}:`}</span>
            <span class="break-all">{shortName(props.table)}</span>
          </span>
          <span class="flex flex-wrap items-center gap-1.5 sm:justify-end">
            <Tags table={props.table} basket={props.basket} />
          </span>
          <span class="min-w-0 text-sm break-words text-ink-3 sm:col-span-2">
            {`${w('tables.usedBy')} ${[...new Set(props.table.usedBy.map(parameterName))].join(', ')}`}
          </span>
        </span>
      }
    >
      <Opened {...props} />
    </OpeningRow>
  );
}

/** Of a file its own name: the whole is shown when it is opened. */
const shortName = ({ name, file }: LookupTable): string =>
  file === null ? name : file.replace(/^postfix\//, '');

function Tags(props: { table: LookupTable; basket: Basket }): JSX.Element {
  const changed = () => props.table.file !== null && props.basket.find(`file\n${props.table.file}`);
  return (
    <>
      <Show when={props.table.index === 'STALE' || props.table.index === 'MISSING'}>
        <Tag tone="warning">{w(props.table.index === 'STALE' ? 'tables.stale' : 'tables.missing')}</Tag>
      </Show>
      <Show when={changed()}>
        <Tag tone="accent">{cw('configuration.changed')}</Tag>
      </Show>
      <span class="text-sm text-ink-3">
        {props.table.entries === null
          ? w('tables.kinds', { kind: props.table.kind })
          : w('tables.entries', { entries: props.table.entries })}
        {!props.table.editable && `, ${w('tables.onlyShown')}`}
      </span>
    </>
  );
}

function Opened(props: ItemProps): JSX.Element {
  const text = () => (props.file && props.file.text !== null ? props.file : undefined);
  const version = () => text() && `${text()?.path}\n${text()?.version}`;
  return (
    <>
      <p class="px-2 font-mono text-sm break-all text-ink-2">{props.table.name}</p>
      <Show when={props.table.editable && props.table.kind === 'INDEX'}>
        <p class="max-w-prose px-2 text-sm text-ink-3">{w('tables.indexHelp')}</p>
      </Show>
      <Switch fallback={<Note note={props.table.note ?? w('tables.gone')} />}>
        {/* By its version: what is typed stays when the same is read again. */}
        <Match when={version()} keyed>
          {(_version) => (
            <Show when={untrack(text)} keyed>
              {(file) => <FileEditor file={file} hostId={props.hostId} basket={props.basket} />}
            </Show>
          )}
        </Match>
        <Match when={props.table.file !== null && props.reading}>
          <SkeletonRows count={3} />
        </Match>
      </Switch>
      <Show when={props.table.usedBy.length > 1}>
        <ul class="grid gap-1 px-2 font-mono text-sm text-ink-2">
          <For each={props.table.usedBy}>{(key) => <li class="break-words">{parameterName(key)}</li>}</For>
        </ul>
      </Show>
    </>
  );
}

function Note(props: { note: string }): JSX.Element {
  return <Banner tone="info">{props.note}</Banner>;
}
