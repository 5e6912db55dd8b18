import { type JSX, Match, Switch } from 'solid-js';
import { timeInWords } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Saved } from './composition.ts';

/** Where the newest words are safe, in words. */
export function SavedWords(props: { saved: Saved }): JSX.Element {
  return (
    <p role="status" class="min-w-0 flex-1 truncate text-xs text-ink-3">
      <Switch>
        <Match when={props.saved.kind === 'saving' || props.saved.kind === 'changed'}>
          {t('compose.saving')}
        </Match>
        <Match when={props.saved.kind === 'saved' ? props.saved : undefined}>
          {(saved) => t('compose.savedAt', { time: timeInWords(saved().at) })}
        </Match>
        <Match when={props.saved.kind === 'here'}>{t('compose.savedHere')}</Match>
        <Match when={props.saved.kind === 'failed' ? props.saved : undefined}>
          {(saved) => <span class="text-warning">{saved().problem}</span>}
        </Match>
      </Switch>
    </p>
  );
}
