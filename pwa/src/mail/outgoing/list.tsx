import { createMemo, For, type JSX, Show } from 'solid-js';
import { exactTime, timeInWords } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Section } from '../../ui/page.tsx';
import { Tag } from '../../ui/states.tsx';
import type { Outgoing } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { peopleInWords } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';
import { OutgoingChoices } from './choices.tsx';
import { isUnderWay } from './under-way.ts';

const TONES = { FAILED: 'danger', UNCERTAIN: 'warning' } as const;
const toneOf = ({ state, filingProblem }: Outgoing) => {
  if (filingProblem !== null) return 'warning';
  return state === 'FAILED' || state === 'UNCERTAIN' ? TONES[state] : 'plain';
};

/** Messages on their way out, as the server knows them; shown on the outbox page. `empty` when there are none. */
export default function OutgoingList(props: { empty: JSX.Element }): JSX.Element {
  const mail = useMail();
  const items = createMemo(() =>
    Object.values(mail.state.outgoing)
      .filter(isUnderWay)
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
  );
  const scheduled = () =>
    items()
      .filter((one) => one.scheduled && one.state === 'SCHEDULED')
      .sort((a, b) => (a.sendAt < b.sendAt ? -1 : 1));
  const others = () => items().filter((one) => !scheduled().includes(one));
  return (
    <Show when={items().length > 0} fallback={props.empty}>
      <Show when={scheduled().length > 0}>
        <Section title={t('writing.scheduled')} note={t('writing.scheduledNote')}>
          <Rows items={scheduled()} />
        </Section>
      </Show>
      <Show when={others().length > 0}>
        <Section title={t('outgoing.title')}>
          <Rows items={others()} />
        </Section>
      </Show>
    </Show>
  );
}

function Rows(props: { items: readonly Outgoing[] }): JSX.Element {
  return (
    <ul class="divide-y divide-line">
      <For each={props.items}>
        {(one) => (
          <li class="flex flex-wrap items-center gap-3 px-4 py-3">
            <div class="grid min-w-0 flex-1 basis-60 gap-1">
              <p dir="auto" class="truncate text-base font-medium text-ink">
                {oneLine(one.subject) || t('mail.noSubject')}
              </p>
              <p class="truncate text-sm text-ink-3">
                {t('outgoing.to', { names: peopleInWords([...one.to, ...one.cc, ...one.bcc], []) })} ·{' '}
                {one.scheduled && one.state === 'SCHEDULED'
                  ? exactTime(one.sendAt)
                  : timeInWords(one.createdAt)}
              </p>
              <p class="text-sm text-ink-2">
                <Tag tone={toneOf(one)}>
                  {one.scheduled && one.state === 'SCHEDULED'
                    ? t('writing.scheduled')
                    : t(`outgoing.${one.state}`)}
                </Tag>{' '}
                {one.filingProblem ??
                  (one.state === 'UNCERTAIN' ? t('outgoing.uncertainHelp') : one.stateMessage)}
              </p>
              <For each={one.refused}>
                {(refused) => <p class="text-sm text-danger">{t('outgoing.refused', refused)}</p>}
              </For>
            </div>
            <OutgoingChoices
              id={one.id}
              state={one.state}
              refused={one.refused.length}
              scheduled={one.scheduled}
            />
          </li>
        )}
      </For>
    </ul>
  );
}
