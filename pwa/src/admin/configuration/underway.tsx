import { type JSX, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { a } from './apply-words.ts';
import { type CurrentRun, isOver } from './current-run.ts';
import { RunView } from './run-progress.tsx';

/** A change on its way, whoever began it and wherever, unless a window shows it. */
export function Underway(props: { current: CurrentRun }): JSX.Element {
  const done = () => {
    const run = props.current.run();
    return run === undefined ? props.current.problem() !== '' : isOver(run);
  };
  return (
    <Show when={props.current.id() !== undefined && !props.current.inWindow()}>
      <section
        ref={(element) => queueMicrotask(() => element.scrollIntoView({ block: 'nearest' }))}
        aria-label={a('apply.underway')}
        class="grid gap-4 rounded-lg bg-sheet p-4 shadow-sheet"
      >
        <h2 class="text-md font-semibold">{props.current.run()?.reason ?? a('apply.underway')}</h2>
        <RunView followed={props.current} />
        <Show when={done()}>
          <Button class="justify-self-start" onClick={props.current.dismiss}>
            {a('apply.close')}
          </Button>
        </Show>
      </section>
    </Show>
  );
}
