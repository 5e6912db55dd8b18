// What the rules of a mailbox make of a message.
import Bell from 'lucide-solid/icons/bell';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import Folder from 'lucide-solid/icons/folder';
import Forward from 'lucide-solid/icons/forward';
import Inbox from 'lucide-solid/icons/inbox';
import Reply from 'lucide-solid/icons/reply';
import Trash from 'lucide-solid/icons/trash';
import Undo2 from 'lucide-solid/icons/undo-2';
import { For, type JSX, Show } from 'solid-js';
import { Icon } from '../../ui/icon.tsx';
import type { Verdict } from './documents.ts';
import { w } from './words.ts';

type Action = Verdict['actions'][number];
type Place = NonNullable<Action['at']>;

const icons = {
  STORE: Folder,
  REDIRECT: Forward,
  REJECT: Undo2,
  DISCARD: Trash,
  ANSWER: Reply,
  NOTIFY: Bell,
} as const;

export function MailboxVerdict(props: { verdict: Verdict }): JSX.Element {
  const trouble = () => troubleIn(props.verdict);
  return (
    <ul class="grid gap-1.5">
      <Show when={trouble()}>
        {(text) => (
          <li class="flex items-start gap-2 text-sm text-ink-2">
            <Icon of={CircleAlert} size={16} class="mt-0.5 shrink-0 text-warning" />
            <span class="min-w-0 break-words">{text()}</span>
          </li>
        )}
      </Show>
      <For each={props.verdict.actions}>
        {(action) => (
          <li class="flex items-start gap-2 text-sm">
            <Icon
              of={isInbox(action) ? Inbox : icons[action.kind]}
              size={16}
              class={`mt-0.5 shrink-0 ${lost(action) ? 'text-danger' : 'text-success'}`}
            />
            <p class="min-w-0 break-words">
              <span class="text-ink">{sentence(action)}</span>{' '}
              <Show when={reasons(action, props.verdict)}>
                {(text) => <span class="text-ink-3">({text()})</span>}
              </Show>
            </p>
          </li>
        )}
      </For>
    </ul>
  );
}

const isInbox = ({ kind, target }: Action): boolean => kind === 'STORE' && target?.toUpperCase() === 'INBOX';
const lost = ({ kind }: Action): boolean => kind === 'REJECT' || kind === 'DISCARD';

function sentence(action: Action): string {
  const target = action.target ?? '';
  if (isInbox(action)) return w('explain.sieve.inbox');
  switch (action.kind) {
    case 'STORE':
      return w('explain.sieve.STORE', { target });
    case 'REDIRECT':
      return w('explain.sieve.REDIRECT', { target });
    case 'NOTIFY':
      return w('explain.sieve.NOTIFY', { target: target.replace(/^mailto:/, '') });
    default:
      return w(`explain.sieve.${action.kind}`);
  }
}

/** Empty where the trouble above has said it. */
function reasons({ kind, at }: Action, { state }: Verdict): string {
  if (at === null && (state === 'FAULTY' || state === 'ABORTED')) return '';
  const why = at ? placeText(at) : state === 'NONE' ? w('explain.sieve.none') : w('explain.sieve.noRule');
  return kind === 'ANSWER' ? `${why}; ${w('explain.sieve.answerNote')}` : why;
}

function placeText({ script, file, line }: Place): string {
  const place =
    script === 'PERSONAL'
      ? w('explain.sieve.place.PERSONAL')
      : w(`explain.sieve.place.${script}`, { file: file ?? '' });
  return line === null ? place : w('explain.sieve.line', { place, line });
}

function troubleIn({ state, problem, reason }: Verdict): string | undefined {
  const place = problem ? placeText(problem) : w('explain.sieve.place.PERSONAL');
  switch (state) {
    case 'FAULTY':
      return w('explain.sieve.faulty', { place });
    case 'ABORTED':
      return w('explain.sieve.aborted', { place });
    case 'UNKNOWN':
      return w('explain.sieve.unknown');
    case 'UNTRIED':
      return w('explain.sieve.untried', { reason: reason ?? '' });
    default:
      return undefined;
  }
}
