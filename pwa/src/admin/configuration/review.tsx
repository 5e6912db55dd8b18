import X from 'lucide-solid/icons/x';
import { createResource, For, type JSX, Show } from 'solid-js';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Banner, SkeletonRows } from '../../ui/states.tsx';
import { ApplyPart, RunInWindow } from './apply-change.tsx';
import type { Basket, BasketItem } from './basket.ts';
import { previewOf } from './check.ts';
import type { CurrentRun } from './current-run.ts';
import { DiffView } from './diff-view.tsx';
import { type Preview, stepOf } from './documents.ts';
import { w } from './words.ts';

interface ReviewProps {
  hostId: string;
  basket: Basket;
  open: boolean;
  onClose: () => void;
  /** The configuration is another than what is shown: read it anew. */
  onChanged: () => void;
  current: CurrentRun;
}

/** All changes, what is wrong with them, and what they would do to the files. */
export function Review(props: ReviewProps): JSX.Element {
  const { direct } = useWorkspace();
  /** They are on their way: nothing can be taken out any more. */
  const sent = () => props.basket.runId() !== undefined;
  const [preview] = createResource(
    () =>
      props.open &&
      !sent() &&
      props.basket.items().length > 0 && { items: props.basket.items(), hostId: props.hostId },
    ({ items, hostId }) => previewOf(direct, hostId, items),
  );
  /** Changes that were made on a state that is gone. */
  const conflicting = () =>
    (known(preview)?.problems ?? [])
      .filter(({ code }) => code === 'CONFLICT')
      .flatMap(({ change }) => props.basket.items()[change ?? -1] ?? []);
  const dropConflicting = () => {
    for (const { id } of conflicting()) props.basket.remove(id);
    props.onChanged();
  };
  return (
    <Dialog
      wide
      open={props.open}
      onClose={props.onClose}
      title={w('configuration.reviewTitle')}
      actions={
        sent() ? undefined : (
          <Button
            tone="quiet"
            onClick={() => {
              props.basket.clear();
              props.onClose();
            }}
          >
            {w('configuration.discard')}
          </Button>
        )
      }
    >
      <div class="grid gap-5">
        <ul class="grid gap-1" hidden={sent()}>
          <For
            each={props.basket.items()}
            fallback={<li class="text-ink-3">{w('configuration.nothingLeft')}</li>}
          >
            {(item) => (
              <li class="flex items-start gap-2">
                <span class="min-w-0 flex-1 py-2 font-mono text-sm break-words">{saying(item)}</span>
                <IconButton
                  icon={X}
                  size={18}
                  label={w('configuration.remove', { what: item.name })}
                  onClick={() => props.basket.remove(item.id)}
                />
              </li>
            )}
          </For>
        </ul>
        <Show when={sent()}>
          <RunInWindow current={props.current} />
        </Show>
        <Show
          when={sent() || !preview.error}
          fallback={<Banner tone="danger">{String((preview.error as Error)?.message)}</Banner>}
        >
          <Show
            when={!sent() && props.basket.items().length > 0 && known(preview)}
            fallback={preview.loading && <SkeletonRows count={2} />}
          >
            {(found) => (
              <>
                <Show when={conflicting().length > 0}>
                  <Button class="justify-self-start" onClick={dropConflicting}>
                    {w('configuration.dropConflicting')}
                  </Button>
                </Show>
                <Effects preview={found()} />
                <ApplyPart
                  hostId={props.hostId}
                  wanted={{ kind: 'changes', changes: props.basket.items().map(({ change }) => change) }}
                  blocked={
                    found().problems.some(({ severity }) => severity === 'ERROR') ||
                    found().files.length === 0
                  }
                  current={props.current}
                  onBegun={props.basket.runBegan}
                />
              </>
            )}
          </Show>
        </Show>
      </div>
    </Dialog>
  );
}

function saying({ change, name }: BasketItem): string {
  const { setParameter: set, replaceFile: text, addService: added, removeService: gone } = stepOf(change);
  if (set) return w('configuration.setTo', { name, value: set.value });
  if (text) return w('configuration.newText', { file: name });
  if (added) return w('configuration.newService', { name });
  if (gone) return w('configuration.noService', { name });
  return w('configuration.toDefault', { name });
}

const riskWords = {
  LISTENERS: 'configuration.listeners',
  TLS: 'configuration.tls',
  AUTHENTICATION: 'configuration.authentication',
} as const;

/** What a preview tells: problems first, then what must be confirmed, then the differences. */
export function Effects(props: { preview: Preview }): JSX.Element {
  const errors = () => props.preview.problems.filter(({ severity }) => severity === 'ERROR');
  const programs = () =>
    props.preview.programs.map((program) => (program === 'POSTFIX' ? 'Postfix' : 'Dovecot'));
  return (
    <section class="grid gap-3" aria-live="polite">
      <h3 class="text-md font-semibold">{w('configuration.effects')}</h3>
      <Show
        when={props.preview.problems.length > 0}
        fallback={<Banner tone="success">{w('configuration.fine')}</Banner>}
      >
        <Banner tone={errors().length > 0 ? 'danger' : 'warning'}>
          <Show when={errors().length > 0}>
            <p class="font-medium">{w('configuration.blocked', { count: errors().length })}</p>
          </Show>
          <ul class="grid gap-1">
            <For each={props.preview.problems}>
              {({ message, file, line }) => (
                <li class="break-words">
                  {message}
                  <Show when={file}>
                    <span class="block font-mono text-xs opacity-80">
                      {line === null ? file : `${file}:${line}`}
                    </span>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Banner>
      </Show>
      <Show when={props.preview.needsConfirmation}>
        <Banner tone="warning">
          {w('configuration.confirmation', {
            what: props.preview.risks.map((risk) => w(riskWords[risk])).join(', '),
          })}
        </Banner>
      </Show>
      <Show when={programs().length > 0}>
        <p class="text-base text-ink-2">{w('configuration.programs', { programs: programs() })}</p>
      </Show>
      <For
        each={props.preview.files}
        fallback={<p class="text-base text-ink-3">{w('configuration.noEffect')}</p>}
      >
        {({ path, diff }) => <DiffView path={path} diff={diff} />}
      </For>
    </section>
  );
}
