// What whoever looks at the configuration must know at once: hand edits on the host, and changes that others begin.
import { createEffect, createResource, type JSX, on, Show } from 'solid-js';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/states.tsx';
import { onAdminChange, whileVisible } from '../live.ts';
import { a } from './apply-words.ts';
import { type CurrentRun, isOver } from './current-run.ts';
import { ConfigurationNews } from './history-documents.ts';

const LOOK_MS = 60_000;

interface NewsProps {
  hostId: string;
  current: CurrentRun;
  /** The configuration is another than what is shown. */
  onChanged: () => void;
  lookAtHistory: () => void;
  /** There the hand edits stand with what can be done about them. */
  atHistory: boolean;
}

export function News(props: NewsProps): JSX.Element {
  const { direct } = useWorkspace();
  const [host, { refetch }] = createResource(
    () => props.hostId,
    async (hostId) => {
      const { data } = await direct.query(ConfigurationNews, { hostId }).toPromise();
      return data?.node && 'configurationRuns' in data.node ? data.node : undefined;
    },
  );
  onAdminChange(['ConfigurationRun', 'MailHost'], () => void refetch());
  whileVisible(LOOK_MS, () => void refetch());
  const drift = () => known(host)?.configurationDrift?.files.map(({ path }) => path) ?? [];
  const underway = () => known(host)?.configurationRuns.find((run) => !isOver(run))?.id;
  // Only when a change is new: what was put away is not shown again.
  createEffect(
    on(underway, (id) => {
      if (id !== undefined && props.current.id() === undefined) props.current.follow(id);
    }),
  );
  createEffect(
    on(
      () => drift().join(),
      () => props.onChanged(),
      { defer: true },
    ),
  );
  return (
    <Show when={drift().length > 0 && !props.atHistory}>
      <Banner tone="warning" action={<Button onClick={props.lookAtHistory}>{a('apply.driftLook')}</Button>}>
        <p class="font-medium">{a('apply.drift', { count: drift().length })}</p>
        <p class="break-words">{a('apply.driftWhere', { files: drift() })}</p>
      </Banner>
    </Show>
  );
}
