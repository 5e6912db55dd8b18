import { A } from '@solidjs/router';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { For, type JSX, Show } from 'solid-js';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import type { DomainRow } from './documents.ts';
import { w } from './words.ts';

const WELL = 80;
const POOR = 50;
const ROUND = 2 * Math.PI * 15;

/** A ring filled by the score, with the number in it. */
export function HealthMark(props: { score: number | null; large?: boolean }): JSX.Element {
  const score = () => props.score ?? 0;
  const colour = () => (score() >= WELL ? 'text-success' : score() >= POOR ? 'text-warning' : 'text-danger');
  return (
    <svg
      role="img"
      aria-label={w('domains.score', { score: score() })}
      viewBox="0 0 36 36"
      class={`${props.large ? 'size-16' : 'size-9'} ${colour()}`}
    >
      <circle
        cx="18"
        cy="18"
        r="15"
        fill="none"
        stroke="currentColor"
        stroke-opacity="0.18"
        stroke-width="3"
      />
      <circle
        cx="18"
        cy="18"
        r="15"
        fill="none"
        stroke="currentColor"
        stroke-width="3"
        stroke-linecap="round"
        stroke-dasharray={`${(score() / 100) * ROUND} ${ROUND}`}
        transform="rotate(-90 18 18)"
      />
      <text
        x="18"
        y="18"
        dy="0.36em"
        text-anchor="middle"
        class="fill-ink text-[11px] font-semibold tabular-nums"
      >
        {score()}
      </text>
    </svg>
  );
}

/** Where to do what a reason asks for; undefined where that is on this page, or in more than one place. */
function placeOf(code: string, domainId: string): string | undefined {
  if (code.startsWith('DNS_')) return `/admin/domains/${domainId}/dns`;
  if (code.startsWith('CERTIFICATE_') || code === 'NO_TLS') return '/admin/certificates';
  if (code.startsWith('DIRECTORY_')) return '/admin/directory';
  if (code === 'DELIVERY_SLOW') return '/admin/queue';
  return code === 'SET_UP' ? `/admin/domains/${domainId}/set-up` : undefined;
}

/** The score with its reasons, each with what to do. */
export function HealthSection(props: { domain: DomainRow }): JSX.Element {
  const reasons = () => props.domain.health?.reasons ?? [];
  return (
    <Section title={w('domains.health')}>
      <div class="flex flex-wrap items-start gap-x-5 gap-y-3 p-4 lg:p-5">
        <HealthMark score={props.domain.health?.score ?? null} large />
        <div class="min-w-0 flex-1 basis-64">
          <Show
            when={reasons().length > 0}
            fallback={
              <p class="flex items-center gap-2 pt-1 text-base text-ink">
                <Icon of={CircleCheck} size={18} class="text-success" />
                <span>
                  <span class="font-medium">{w('domains.allWell')}.</span>{' '}
                  <span class="text-ink-2">{w('domains.allWellHelp')}</span>
                </span>
              </p>
            }
          >
            <ul class="grid gap-3">
              <For each={reasons()}>
                {(reason) => (
                  <li class="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2">
                    <span class="pt-px text-end text-sm text-ink-3 tabular-nums">
                      {w('domains.points', { points: reason.points })}
                    </span>
                    <span class="grid">
                      <span class="text-base text-ink">{reason.message}</span>
                      <Show
                        when={placeOf(reason.code, props.domain.id)}
                        fallback={<span class="text-sm text-ink-3">{reason.action}</span>}
                      >
                        {(place) => (
                          <A
                            href={place()}
                            class="inline-flex min-h-(--tap) items-center justify-self-start text-sm text-accent underline-offset-2 hover:underline"
                          >
                            {reason.action}
                          </A>
                        )}
                      </Show>
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      </div>
    </Section>
  );
}
