import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleX from 'lucide-solid/icons/circle-x';
import Minus from 'lucide-solid/icons/minus';
import Search from 'lucide-solid/icons/search';
import { For, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import { Icon } from '../../ui/icon.tsx';
import { More } from '../../ui/more.tsx';
import { Section } from '../../ui/page.tsx';
import { Tag } from '../../ui/states.tsx';
import { Destinations } from './destinations.tsx';
import type { Explanation, Step } from './documents.ts';
import { grouped } from './steps.ts';
import { w } from './words.ts';

/** The verdict in a sentence, where it goes, and everything that led there. */
export function Answer(props: { explanation: Explanation }): JSX.Element {
  let top: HTMLElement | undefined;
  onMount(() => top?.scrollIntoView({ block: 'nearest' }));
  const it = () => props.explanation;
  const later = () => !it().accepted && (it().replies.at(-1)?.code ?? 500) < 500;
  const mark = () =>
    it().accepted
      ? { icon: CircleCheck, ink: 'text-success', wash: 'bg-success-wash', title: w('explain.taken') }
      : later()
        ? { icon: CircleAlert, ink: 'text-warning', wash: 'bg-warning-wash', title: w('explain.deferred') }
        : { icon: CircleX, ink: 'text-danger', wash: 'bg-danger-wash', title: w('explain.refused') };
  return (
    <>
      <section
        ref={top}
        role="status"
        class={`flex scroll-mt-4 items-start gap-3 rounded-lg px-5 py-4 ${mark().wash}`}
      >
        <Icon of={mark().icon} size={24} class={`mt-0.5 shrink-0 ${mark().ink}`} />
        <div class="grid min-w-0 gap-1">
          <h2 class="font-letter text-lg font-semibold text-ink">{mark().title}</h2>
          <p class="text-base break-words text-ink-2">{it().summary}</p>
        </div>
      </section>
      <Show when={it().accepted}>
        <Destinations explanation={it()} />
      </Show>
      <Section title={w('explain.steps')}>
        <ol class="divide-y divide-line">
          <For each={grouped(it().steps)}>
            {(part) => (
              <Show
                when={part.length > 1}
                fallback={<For each={part}>{(step) => <StepRow step={step} />}</For>}
              >
                <li>
                  <More class="ps-10 pe-5 !text-ink-3" label={w('explain.nothing', { count: part.length })}>
                    <ol class="divide-y divide-line border-t border-line bg-paper">
                      <For each={part}>{(step) => <StepRow step={step} />}</For>
                    </ol>
                  </More>
                </li>
              </Show>
            )}
          </For>
        </ol>
      </Section>
    </>
  );
}

const marks = {
  PERMIT: { icon: CircleCheck, ink: 'text-success', tone: 'success' },
  REJECT: { icon: CircleX, ink: 'text-danger', tone: 'danger' },
  NEXT: { icon: Minus, ink: 'text-ink-3', tone: 'plain' },
  FOUND: { icon: Search, ink: 'text-info', tone: 'info' },
  MISSING: { icon: Minus, ink: 'text-ink-3', tone: 'plain' },
} as const;

function StepRow(props: { step: Step }): JSX.Element {
  const step = () => props.step;
  const inner = () => step().kind === 'RESTRICTION' || step().kind === 'LOOK_UP';
  return (
    <li class={`flex items-start gap-3 py-2.5 pe-5 ${inner() ? 'ps-10' : 'ps-5'}`}>
      <Icon
        of={marks[step().verdict].icon}
        size={18}
        class={`mt-0.5 shrink-0 ${marks[step().verdict].ink}`}
      />
      <div class="grid min-w-0 flex-1 gap-0.5">
        <p class="text-base break-words text-ink" dir="ltr">
          <span class={step().kind === 'DELIVERY' ? 'font-medium' : 'font-mono text-sm'}>
            {step().subject === '.' ? w('explain.endOfMessage') : step().subject}
          </span>
        </p>
        <Show when={step().meaning}>
          <p class="text-sm text-ink-2">{step().meaning}</p>
        </Show>
        <Show when={step().detail}>
          <p class="text-sm break-words text-ink-3" dir="ltr">
            <Switch fallback={step().detail}>
              <Match when={step().kind === 'RESTRICTION'}>{w('explain.list', { list: step().detail })}</Match>
            </Switch>
          </p>
        </Show>
      </div>
      <Tag tone={marks[step().verdict].tone}>{w(`explain.verdict.${step().verdict}`)}</Tag>
    </li>
  );
}
