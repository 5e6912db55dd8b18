import { A } from '@solidjs/router';
import { createMemo, type JSX, Show } from 'solid-js';
import { connection } from '../data/connection.ts';
import { t } from '../messages/message.ts';
import { useWorkspace } from '../session/session.ts';

type Mood = 'good' | 'connecting' | 'busy' | 'away' | 'wrong';

interface Words {
  mood: Mood;
  text: string;
}

const dots: Record<Mood, string> = {
  good: 'bg-success',
  connecting: 'bg-warning animate-breathe',
  busy: 'bg-warning animate-breathe',
  away: 'bg-ink-3',
  wrong: 'bg-danger',
};

/** Without a network, or with one but without the server. */
function awayWords(waiting: number): string {
  if (connection.browserOnline())
    return waiting ? t('shell.serverAwayWaiting', { count: waiting }) : t('shell.serverAway');
  return waiting ? t('shell.offlineWaiting', { count: waiting }) : t('shell.offline');
}

/** The state of the connection and of what waits, in words; reactive. */
export function createConnectionWords(): () => Words {
  const { outbox } = useWorkspace();
  return createMemo<Words>(() => {
    const entries = outbox.entries();
    const refused = entries.filter(
      ({ state }) => state.kind === 'failed' || state.kind === 'conflict',
    ).length;
    const waiting = entries.length - refused;
    const reach = connection.reachability();
    if (reach === 'offline')
      return {
        mood: 'away',
        text: awayWords(waiting),
      };
    if (refused) return { mood: 'wrong', text: t('shell.needsAttention', { count: refused }) };
    if (waiting) return { mood: 'busy', text: t('shell.syncing', { count: waiting }) };
    return reach === 'online'
      ? { mood: 'good', text: t('shell.online') }
      : { mood: 'connecting', text: t('shell.connecting') };
  });
}

/** One quiet line; a click tries again, or leads to what was refused. */
export function ConnectionState(): JSX.Element {
  const words = createConnectionWords();
  const content = () => (
    <>
      <span class={`size-2 shrink-0 rounded-full ${dots[words().mood]}`} aria-hidden="true" />
      <span role="status">{words().text}</span>
    </>
  );
  const look =
    'flex min-h-8 w-full items-center gap-2.5 rounded-md px-3 text-start text-xs text-ink-3 no-underline';
  return (
    <Show
      when={words().mood !== 'wrong'}
      fallback={
        <A href="/outbox" class={`${look} hover:bg-hover`}>
          {content()}
        </A>
      }
    >
      <Show when={words().mood === 'away'} fallback={<div class={look}>{content()}</div>}>
        <button
          type="button"
          class={`${look} hover:bg-hover`}
          data-tip={t('shell.connectTip')}
          onClick={() => connection.retryNow()}
        >
          {content()}
        </button>
      </Show>
    </Show>
  );
}
