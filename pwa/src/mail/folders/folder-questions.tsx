import { createMemo, type JSX, lazy, Show, Suspense } from 'solid-js';
import { asked } from './asked.ts';

const Questions = lazy(() => import('./questions.tsx'));

/** The menu of a folder and the questions before it is changed; nothing of it is loaded before the first. */
export function FolderQuestions(): JSX.Element {
  const ever = createMemo<boolean>((before) => before || asked() !== undefined, false);
  return (
    <Show when={ever()}>
      <Suspense>
        <Questions />
      </Suspense>
    </Show>
  );
}
