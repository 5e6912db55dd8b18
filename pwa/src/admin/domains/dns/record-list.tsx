import Copy from 'lucide-solid/icons/copy';
import { For, type JSX, Show } from 'solid-js';
import { Button, IconButton } from '../../../ui/button.tsx';
import { copyText } from './copy.ts';
import type { DnsRecordRow } from './documents.ts';
import { StateTag } from './state-tag.tsx';
import { w } from './words.ts';

/**
 * The records, each with its state; what is not as it should be is open. By key, so that what a person opened stays open
 * when the list is read anew.
 */
export function RecordList(props: { records: readonly DnsRecordRow[] }): JSX.Element {
  return (
    <ul>
      <For each={props.records.map(({ key }) => key)}>
        {(key) => (
          <Show when={props.records.find((record) => record.key === key)}>
            {(record) => (
              <li class="border-b border-line last:border-0">
                <RecordRow record={record()} />
              </li>
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}

function RecordRow(props: { record: DnsRecordRow }): JSX.Element {
  const wrong = () => props.record.state !== 'FOUND' && props.record.importance !== 'OPTIONAL';
  return (
    <details class="group" open={wrong()}>
      <summary class="flex min-h-(--tap) cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-hover">
        <span class="min-w-0 flex-1 basis-52">
          <span class="block text-base font-medium text-ink">{w(`dns.purpose.${props.record.purpose}`)}</span>
          <span class="block truncate font-mono text-sm text-ink-3">
            {props.record.type} {props.record.name}
          </span>
        </span>
        <span class="flex items-center gap-3">
          <span class="text-sm text-ink-3">{w(`dns.importance.${props.record.importance}`)}</span>
          <StateTag state={props.record.state} importance={props.record.importance} />
        </span>
      </summary>
      <div class="grid gap-3 px-4 pb-4">
        <Value label={w('dns.name')} value={props.record.name} copy={w('dns.copyName')} />
        <Value
          label={`${w('dns.value')} (${props.record.type})`}
          value={props.record.value}
          copy={w('dns.copyValue')}
        />
        <div class="flex flex-wrap gap-2">
          <Button icon={Copy} onClick={() => void copyText(props.record.zoneLine)}>
            {w('dns.copyLine')}
          </Button>
          <Show when={props.record.strings.length > 1}>
            <Button
              tone="quiet"
              icon={Copy}
              onClick={() => void copyText(props.record.strings.map((text) => `"${text}"`).join(' '))}
            >
              {w('dns.copyStrings')}
            </Button>
          </Show>
        </div>
        <Show when={props.record.note}>{(note) => <p class="text-base text-ink-2">{note()}</p>}</Show>
        <Show when={props.record.state === 'DIFFERS' && props.record.found.length > 0}>
          <div class="grid gap-1">
            <p class="text-sm font-medium text-ink-2">{w('dns.found')}</p>
            <For each={props.record.found}>
              {(found) => <code class="block break-all font-mono text-sm text-warning">{found}</code>}
            </For>
          </div>
        </Show>
      </div>
    </details>
  );
}

/** A part of a record to be read and copied. */
export function Value(props: { label: string; value: string; copy: string }): JSX.Element {
  return (
    <div class="grid gap-0.5">
      <span class="text-sm font-medium text-ink-2">{props.label}</span>
      <div class="flex items-start gap-2">
        <code class="min-w-0 flex-1 self-center break-all rounded-md bg-paper px-3 py-2 font-mono text-sm text-ink">
          {props.value}
        </code>
        <IconButton icon={Copy} label={props.copy} onClick={() => void copyText(props.value)} />
      </div>
    </div>
  );
}
