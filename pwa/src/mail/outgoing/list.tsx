import { createMemo, For, type JSX, Show } from 'solid-js';
import { timeInWords } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Section } from '../../ui/page.tsx';
import { Tag } from '../../ui/states.tsx';
import type { Outgoing } from '../data/documents.ts';
import { useMail } from '../data/mail.ts';
import { peopleInWords } from '../data/people.ts';
import { oneLine } from '../text/bidi.ts';
import { OutgoingChoices } from './choices.tsx';

const TONES = { FAILED: 'danger', UNCERTAIN: 'warning' } as const;
const toneOf = (state: Outgoing['state']) =>
  state === 'FAILED' || state === 'UNCERTAIN' ? TONES[state] : 'plain';

/** Messages on their way out, as the server knows them; shown on the outbox page. `empty` when there are none. */
export default function OutgoingList(props: { empty: JSX.Element }): JSX.Element {
  const mail = useMail();
  const items = createMemo(() =>
    Object.values(mail.state.outgoing)
      .filter((one) => one.state !== 'SENT' && one.state !== 'CANCELED')
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
  );
  return (
    <Show when={items().length > 0} fallback={props.empty}>
      <Section title={t('outgoing.title')}>
        <ul class="divide-y divide-line">
          <For each={items()}>
            {(one) => (
              <li class="flex flex-wrap items-center gap-3 px-4 py-3">
                <div class="grid min-w-0 flex-1 basis-60 gap-1">
                  <p dir="auto" class="truncate text-base font-medium text-ink">
                    {oneLine(one.subject) || t('mail.noSubject')}
                  </p>
                  <p class="truncate text-sm text-ink-3">
                    {t('outgoing.to', { names: peopleInWords([...one.to, ...one.cc, ...one.bcc], []) })} ·{' '}
                    {timeInWords(one.createdAt)}
                  </p>
                  <p class="text-sm text-ink-2">
                    <Tag tone={toneOf(one.state)}>{t(`outgoing.${one.state}`)}</Tag>{' '}
                    {one.state === 'UNCERTAIN' ? t('outgoing.uncertainHelp') : one.stateMessage}
                  </p>
                  <For each={one.refused}>
                    {(refused) => <p class="text-sm text-danger">{t('outgoing.refused', refused)}</p>}
                  </For>
                </div>
                <OutgoingChoices id={one.id} state={one.state} />
              </li>
            )}
          </For>
        </ul>
      </Section>
    </Show>
  );
}
