import KeyRound from 'lucide-solid/icons/key-round';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { longDate, timeInWords } from '../../../messages/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/page.tsx';
import { Question } from '../../../ui/question.tsx';
import { Tag } from '../../../ui/states.tsx';
import type { DkimKeyRow } from './documents.ts';
import { Value } from './record-list.tsx';
import { w } from './words.ts';

interface SigningProps {
  keys: readonly DkimKeyRow[];
  busy: boolean;
  onStart: () => void;
  onRemove: (key: DkimKeyRow) => void;
}

const tones = { WAITING: 'warning', ACTIVE: 'success', RETIRING: 'plain', RETIRED: 'plain' } as const;

/** The domain's keys, and the way from one to the next. */
export function Signing(props: SigningProps): JSX.Element {
  const signs = () => props.keys.some(({ state }) => state === 'ACTIVE');
  const waits = () => props.keys.some(({ state }) => state === 'WAITING');
  const [asked, setAsked] = createSignal<DkimKeyRow>();
  return (
    <Section
      title={w('dkim.title')}
      note={w('dkim.note')}
      actions={
        <Show when={!waits()}>
          <Button icon={KeyRound} busy={props.busy} onClick={() => props.onStart()}>
            {w(signs() ? 'dkim.rotate' : 'dkim.make')}
          </Button>
        </Show>
      }
    >
      <Show
        when={props.keys.length > 0}
        fallback={<p class="px-4 py-3 text-base text-ink-2">{w('dkim.none')}</p>}
      >
        <ul>
          <For each={props.keys.map(({ id }) => id)}>
            {(id) => (
              <Show when={props.keys.find((key) => key.id === id)}>
                {(key) => (
                  <li class="grid gap-2 border-b border-line px-4 py-3 last:border-0">
                    <KeyHeading of={key()} busy={props.busy} onRemove={() => setAsked(key())} />
                    <KeyStep of={key()} />
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={asked()}>
        {(key) => (
          <RemoveQuestion
            of={key()}
            onClose={() => setAsked(undefined)}
            onYes={() => {
              props.onRemove(key());
              setAsked(undefined);
            }}
          />
        )}
      </Show>
    </Section>
  );
}

function RemoveQuestion(props: { of: DkimKeyRow; onClose: () => void; onYes: () => void }): JSX.Element {
  const waits = () => props.of.state === 'WAITING';
  return (
    <Question
      open
      onClose={props.onClose}
      title={w(waits() ? 'dkim.giveUpQuestion' : 'dkim.removeQuestion', { selector: props.of.selector })}
      description={w(waits() ? 'dkim.giveUpExplained' : 'dkim.removeExplained')}
      action={w(waits() ? 'dkim.cancel' : 'dkim.remove')}
      onYes={props.onYes}
    />
  );
}

function KeyHeading(props: { of: DkimKeyRow; busy: boolean; onRemove: () => void }): JSX.Element {
  return (
    <div class="flex min-h-(--tap) flex-wrap items-center gap-x-3 gap-y-1">
      <span class="min-w-0 flex-1 basis-40">
        <span class="block truncate font-mono text-base text-ink">{props.of.selector}</span>
        <Show when={props.of.activatedAt}>
          {(at) => (
            <span class="block text-sm text-ink-3">
              {w('dkim.since', { time: timeInWords(String(at())) })}
            </span>
          )}
        </Show>
      </span>
      <Tag tone={tones[props.of.state]}>{w(`dkim.state.${props.of.state}`)}</Tag>
      <Show when={props.of.state !== 'ACTIVE' && props.of.state !== 'RETIRING'}>
        <Button tone="quiet" disabled={props.busy} onClick={() => props.onRemove()}>
          {w(props.of.state === 'WAITING' ? 'dkim.cancel' : 'dkim.remove')}
        </Button>
      </Show>
    </div>
  );
}

/** What is to be done about a key, where something is. */
function KeyStep(props: { of: DkimKeyRow }): JSX.Element {
  return (
    <>
      <Show when={props.of.state === 'WAITING'}>
        <p class="text-base text-ink-2">{w('dkim.step.publish')}</p>
        <Value label={w('dns.name')} value={props.of.recordName} copy={w('dns.copyName')} />
        <Value label={`${w('dns.value')} (TXT)`} value={props.of.recordValue} copy={w('dns.copyValue')} />
        <p role="status" class="text-sm text-ink-3">
          {[
            props.of.note,
            props.of.checkedAt && w('dkim.lookedFor', { time: timeInWords(String(props.of.checkedAt)) }),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      </Show>
      <Show when={props.of.state === 'RETIRING' && props.of.publishedUntil}>
        {(until) => (
          <p class="text-base text-ink-2">{w('dkim.step.retiring', { time: longDate(String(until())) })}</p>
        )}
      </Show>
      <Show when={props.of.state === 'RETIRED'}>
        <p class="text-base text-ink-2">{w('dkim.step.retired')}</p>
        <Value label={w('dns.name')} value={props.of.recordName} copy={w('dns.copyName')} />
      </Show>
    </>
  );
}
