import { type JSX, Show } from 'solid-js';
import { formatBytes } from '../../messages/format.ts';
import { w } from './words.ts';

/** From this share on the bar warns. */
const NEARLY_FULL = 0.9;

/** How much of something is used: words, and a bar where there is a limit. */
export function UsageBar(props: { used: number | null; limit: number | null; words?: string }): JSX.Element {
  const share = () => (props.used === null || props.limit === null ? null : props.used / props.limit);
  const colour = () => {
    const now = share() ?? 0;
    return now >= 1 ? 'bg-danger' : now >= NEARLY_FULL ? 'bg-warning' : 'bg-accent';
  };
  const words = () => {
    if (props.words !== undefined) return props.words;
    if (props.used === null) return w('domains.notCounted');
    const used = formatBytes(props.used);
    return props.limit === null
      ? w('domains.used', { used })
      : w('domains.usedOf', { used, limit: formatBytes(props.limit) });
  };
  return (
    <span class="grid min-w-0 gap-1">
      <span class="truncate text-sm text-ink-3 tabular-nums">{words()}</span>
      <Show when={share() !== null}>
        <span aria-hidden="true" class="block h-1.5 overflow-hidden rounded-full bg-press">
          <span
            class={`block h-full rounded-full ${colour()}`}
            style={{ width: `${Math.min(100, Math.max(1, 100 * (share() ?? 0)))}%` }}
          />
        </span>
      </Show>
    </span>
  );
}
