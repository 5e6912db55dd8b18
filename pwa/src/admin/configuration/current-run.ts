// The change that is on its way on a mail host. It outlives the window it was begun in, and the page.
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { pipe, subscribe } from 'wonka';
import { useWorkspace } from '../../session/session.ts';
import { ConfigurationRuns, FollowRun, type Run } from './apply-documents.ts';
import type { Basket } from './basket.ts';

const OVER = new Set(['CANCELED', 'FAILED', 'CONFLICT', 'REFUSED', 'APPLIED', 'CONFIRMED', 'ROLLED_BACK']);
const LIVE = new Set(['APPLIED', 'CONFIRMED']);

export const isOver = ({ state }: Pick<Run, 'state'>): boolean => OVER.has(state);
export const isLive = ({ state }: Pick<Run, 'state'>): boolean => LIVE.has(state);

export interface FollowedRun {
  id: Accessor<string | undefined>;
  run: Accessor<Run | undefined>;
  /** Why it cannot be followed. */
  problem: Accessor<string>;
}

/** A change as it goes on; `heard` is called with every news of it. */
export function followRun(id: Accessor<string | undefined>, heard?: (run: Run) => void): FollowedRun {
  const { direct } = useWorkspace();
  const [run, setRun] = createSignal<Run>();
  const [problem, setProblem] = createSignal('');
  createEffect(
    on(id, (followed) => {
      setRun(undefined);
      setProblem('');
      if (followed === undefined) return;
      const events = pipe(
        direct.subscription(FollowRun, { id: followed }),
        subscribe(({ data, error }) => {
          setProblem(error?.message ?? '');
          if (!data?.configurationRun) return;
          setRun(data.configurationRun);
          heard?.(data.configurationRun);
        }),
      );
      onCleanup(() => events.unsubscribe());
    }),
  );
  return { id, run, problem };
}

export interface CurrentRun extends FollowedRun {
  follow(id: string): void;
  /** Puts away what is over. */
  dismiss(): void;
  /** True while a window shows it: the page need not. */
  inWindow: Accessor<boolean>;
  /** A window shows it from now on; returns what to do when that closes. */
  enterWindow(): () => void;
}

/** Follows what was begun here, or else what is found to be on its way. `onOver`: the configuration may be another. */
export function createCurrentRun(hostId: string, basket: Basket, onOver: () => void): CurrentRun {
  const { direct } = useWorkspace();
  const [id, setId] = createSignal(basket.runId());
  const [windows, setWindows] = createSignal(0);
  let settled: string | undefined;

  void direct
    .query(ConfigurationRuns, { hostId })
    .toPromise()
    .then(({ data }) => {
      const runs = data?.node && 'configurationRuns' in data.node ? data.node.configurationRuns : [];
      const open = runs.find((each) => !isOver(each));
      if (open && id() === undefined) setId(open.id);
    });

  const settle = () => {
    const now = followed.run();
    if (now === undefined || !isOver(now) || settled === now.id) return;
    settled = now.id;
    basket.runOver(now.id, isLive(now));
    onOver();
  };
  // In a window it can be read next to what was changed: that is put away when the window closes.
  const followed = followRun(id, () => windows() === 0 && settle());
  const dismiss = () => {
    const known = id();
    const now = followed.run();
    if (known === undefined || (now !== undefined && !isOver(now))) return;
    settle();
    basket.runOver(known, false);
    setId(undefined);
  };
  return {
    ...{ ...followed, dismiss },
    follow: setId,
    inWindow: () => windows() > 0,
    enterWindow() {
      setWindows(windows() + 1);
      return () => {
        setWindows(windows() - 1);
        const now = followed.run();
        if (windows() === 0 && now !== undefined && isOver(now)) dismiss();
      };
    },
  };
}
