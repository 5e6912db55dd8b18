// Templates: chosen, filled in, looked at as a difference, and applied like any change.
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createResource, createSignal, For, type JSX, Show } from 'solid-js';
import { problemText } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Banner, EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { a } from './apply-words.ts';
import type { CurrentRun } from './current-run.ts';
import { TemplateForm } from './template-form.tsx';
import { ConfigurationTemplates, type Template } from './templates-documents.ts';
import { tw } from './templates-words.ts';

export function Templates(props: { hostId: string; current: CurrentRun }): JSX.Element {
  const { direct } = useWorkspace();
  const [chosen, setChosen] = createSignal<Template>();
  const [found, { refetch }] = createResource(
    () => props.hostId,
    async (hostId) => {
      const { data, error } = await direct.query(ConfigurationTemplates, { hostId }).toPromise();
      if (!data?.node || !('configurationTemplates' in data.node))
        throw new Error(error ? problemText(error) : t('common.serverError'));
      return { templates: data.node.configurationTemplates };
    },
  );
  return (
    <Show
      when={!found.error}
      fallback={
        <ErrorState message={String((found.error as Error)?.message)} onRetry={() => void refetch()} />
      }
    >
      <Show when={known(found)} fallback={<SkeletonRows count={5} />}>
        {(answer) => (
          <Show when={answer().templates} fallback={<Banner tone="warning">{a('apply.unreachable')}</Banner>}>
            {(templates) => (
              <div class="grid gap-4">
                <p class="max-w-prose text-base text-ink-2">{tw('templates.about')}</p>
                <ul class="divide-y divide-line overflow-hidden rounded-lg bg-sheet shadow-sheet">
                  <For
                    each={templates()}
                    fallback={<EmptyState title={tw('templates.none')} help={tw('templates.noneHelp')} />}
                  >
                    {(template) => <Choice template={template} choose={() => setChosen(template)} />}
                  </For>
                </ul>
              </div>
            )}
          </Show>
        )}
      </Show>
      <Dialog
        wide
        open={chosen() !== undefined}
        onClose={() => setChosen(undefined)}
        title={chosen()?.title ?? ''}
        description={chosen()?.description}
      >
        <Show when={chosen()} keyed>
          {(template) => <TemplateForm hostId={props.hostId} template={template} current={props.current} />}
        </Show>
      </Dialog>
    </Show>
  );
}

function Choice(props: { template: Template; choose: () => void }): JSX.Element {
  return (
    <li>
      <button
        type="button"
        class="flex min-h-(--tap) w-full items-center gap-4 px-5 py-4 text-start hover:bg-hover"
        onClick={() => props.choose()}
      >
        <span class="grid min-w-0 flex-1 gap-1">
          <span class="text-md font-semibold text-ink">{props.template.title}</span>
          <span class="max-w-prose text-base text-ink-2">{props.template.description}</span>
        </span>
        <Icon of={ChevronRight} size={18} class="shrink-0 text-ink-3 rtl:-scale-x-100" />
      </button>
    </li>
  );
}
