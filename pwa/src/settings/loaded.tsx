import type { CombinedError } from '@urql/core';
import { type JSX, Show } from 'solid-js';
import { isUnreachable, problemText } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { Banner, ErrorState, OfflineState, SkeletonRows } from '../ui/states.tsx';

interface LoadedProps<T> {
  /** The part of the answer the page needs; `undefined` while there is none. */
  data: T | undefined;
  error: CombinedError | undefined;
  retry: () => void;
  rows?: number;
  children: (data: () => NonNullable<T>) => JSX.Element;
}

/** One of: rows to come, the rows, what went wrong, or the offline page; rows stay when only the refresh failed. */
export function Loaded<T>(props: LoadedProps<T>): JSX.Element {
  return (
    <Show when={props.data} fallback={<Missing {...props} />}>
      {(data) => (
        <>
          <Show when={props.error && !isUnreachable(props.error)}>
            <Banner tone="warning" class="m-3">
              {t('settings.showingStored')}
            </Banner>
          </Show>
          {props.children(data)}
        </>
      )}
    </Show>
  );
}

function Missing<T>(props: LoadedProps<T>): JSX.Element {
  return (
    <Show when={props.error} fallback={<SkeletonRows count={props.rows ?? 4} />}>
      {(error) => (
        <Show when={!isUnreachable(error())} fallback={<OfflineState />}>
          <ErrorState message={problemText(error())} onRetry={props.retry} />
        </Show>
      )}
    </Show>
  );
}
