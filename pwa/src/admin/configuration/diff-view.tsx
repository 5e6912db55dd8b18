import { For, type JSX } from 'solid-js';

/** A unified diff; colour only repeats what + and - say. */
export function DiffView(props: { path: string; diff: string }): JSX.Element {
  const lines = () => props.diff.replace(/\n$/, '').split('\n').slice(2);
  return (
    <figure class="grid gap-1">
      <figcaption class="font-mono text-sm text-ink-2">{props.path}</figcaption>
      <pre
        class="max-h-[50dvh] overflow-auto rounded-md bg-paper py-2 font-mono text-xs/5"
        dir="ltr"
        tabindex="0"
      >
        <For each={lines()}>
          {(line) => <span class={`block w-max min-w-full px-3 ${tone(line)}`}>{line || ' '}</span>}
        </For>
      </pre>
    </figure>
  );
}

function tone(line: string): string {
  if (line.startsWith('+')) return 'bg-success-wash text-success';
  if (line.startsWith('-')) return 'bg-danger-wash text-danger';
  return line.startsWith('@@') ? 'text-ink-3' : 'text-ink-2';
}
