import X from 'lucide-solid/icons/x';
import { For, type JSX, Show } from 'solid-js';
import { IconButton } from '../../../ui/button.tsx';
import { Tag } from '../../../ui/states.tsx';
import type { Basket } from '../basket.ts';
import { stepOf } from '../documents.ts';
import { w as cw } from '../words.ts';
import { w } from './words.ts';

/** Options that are only among the changes yet. */
export function PendingOptions(props: {
  service: string;
  known: ReadonlySet<string>;
  basket: Basket;
}): JSX.Element {
  const pending = () =>
    props.basket.items().flatMap(({ id, change }) => {
      const { parameter, value } = stepOf(change).setParameter ?? {};
      const isOption = parameter?.section[0] === 'options' && parameter.section[1] === props.service;
      return isOption && !props.known.has(id) ? [{ id, name: parameter.name, value }] : [];
    });
  return (
    <Show when={pending().length > 0}>
      <ul class="overflow-hidden rounded-md bg-sheet ring-1 ring-line">
        <For each={pending()}>
          {({ id, name, value }) => (
            <li class="flex items-center gap-3 border-b border-line py-1 ps-4 pe-1 last:border-0">
              <span class="min-w-0 flex-1 font-mono text-sm break-words">{`${name} = ${value}`}</span>
              <Tag tone="accent">{w('masterCf.fresh')}</Tag>
              <IconButton
                icon={X}
                size={18}
                label={cw('configuration.remove', { what: name })}
                onClick={() => props.basket.remove(id)}
              />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
