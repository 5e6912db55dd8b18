import Split from 'lucide-solid/icons/split';
import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import type { DomainRow } from './documents.ts';
import { destinationOf } from './hand-over.ts';
import { ReceivingDialog } from './receiving-dialog.tsx';
import { r } from './words.ts';

/** How mail comes in: into mailboxes here, as a backup, or on to another server; and what DNS must say for it. */
export function ReceivingSection(props: { domain: DomainRow }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const kind = () => props.domain.receiving;
  return (
    <Section
      title={r('receiving.title')}
      actions={
        <Button icon={Split} onClick={() => setOpen(true)}>
          {r('receiving.change')}
        </Button>
      }
    >
      <div class="grid gap-3 p-4 lg:p-5">
        <div class="grid gap-0.5">
          <p class="text-base font-medium">{r(`receiving.${kind()}`)}</p>
          <p class="text-base text-ink-2">{r(`receiving.about.${kind()}`)}</p>
        </div>
        <Show when={props.domain.handOver}>
          {(way) => (
            <div class="grid gap-0.5 text-base">
              <p class="min-w-0 break-words">{destinationOf(way())}</p>
              <p>
                {way().takesAll
                  ? r('receiving.all')
                  : r('receiving.listed', { count: way().recipients.length })}
              </p>
            </div>
          )}
        </Show>
        <p class="text-sm text-ink-3">{r(`receiving.dns.${kind()}`)}</p>
      </div>
      <Show when={open()}>
        <ReceivingDialog domain={props.domain} onClose={() => setOpen(false)} />
      </Show>
    </Section>
  );
}
