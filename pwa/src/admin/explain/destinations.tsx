import { For, type JSX, Show } from 'solid-js';
import { Section } from '../../ui/page.tsx';
import type { Explanation } from './documents.ts';
import { MailboxVerdict } from './mailbox-verdict.tsx';
import { w } from './words.ts';

/** Whom it is for in the end, who takes it on, and what becomes of it in a mailbox. */
export function Destinations(props: { explanation: Explanation }): JSX.Element {
  const rows = () =>
    props.explanation.deliveries.length > 0
      ? props.explanation.deliveries
      : props.explanation.recipients.map((recipient, _index, all) => ({
          recipient,
          transport: all.length === 1 ? props.explanation.transport : null,
          nextHop: all.length === 1 ? props.explanation.nextHop : null,
          good: true,
          text: '',
          sieve: null,
        }));
  return (
    <Section title={w('explain.where')}>
      <ul class="divide-y divide-line">
        <For each={rows()}>
          {(row) => (
            <li class="grid gap-2 px-5 py-3">
              <div class="flex flex-wrap items-baseline gap-x-4">
                <span class="min-w-0 text-base font-medium break-all">{row.recipient}</span>
                <span class={`min-w-0 text-sm break-words ${row.good ? 'text-ink-3' : 'text-danger'}`}>
                  <Show when={row.good} fallback={row.text}>
                    <Show when={row.transport}>
                      {(transport) =>
                        w('explain.by', { transport: transport(), nextHop: row.nextHop || w('explain.mx') })
                      }
                    </Show>
                  </Show>
                </span>
              </div>
              <Show when={row.sieve}>{(verdict) => <MailboxVerdict verdict={verdict()} />}</Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={rows().some(({ sieve }) => sieve !== null)}>
        <p class="border-t border-line px-5 py-3 text-sm text-ink-3">{w('explain.sieve.privacy')}</p>
      </Show>
    </Section>
  );
}
