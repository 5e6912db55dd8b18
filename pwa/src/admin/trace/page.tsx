// Messages that came to a mail host, newest first, found by whatever one knows of them.
import Server from 'lucide-solid/icons/server';
import { type JSX, Show } from 'solid-js';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Select } from '../../ui/field.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { chooseHost, chosenHostId } from '../host-choice.tsx';
import { w as frame } from '../words.ts';
import { TraceHosts } from './documents.ts';
import { Messages } from './list.tsx';
import { Retention } from './retention.tsx';
import { w } from './words.ts';

export default function TracePage(): JSX.Element {
  const { state, refresh } = createPageQuery(TraceHosts, () => ({}));
  const hosts = () => state.data?.viewer?.organization.mailHosts.edges.map(({ node }) => node);
  const host = () => hosts()?.find(({ id }) => id === chosenHostId()) ?? hosts()?.[0];
  return (
    <AdminFrame title={w('trace.title')} note={w('trace.note')}>
      <Loaded data={hosts()} error={state.error} retry={refresh} rows={8}>
        {(all) => (
          <Show
            when={host()}
            fallback={<EmptyState icon={Server} title={w('trace.noHost')} help={w('trace.noHostHelp')} />}
          >
            {(one) => (
              <>
                <Show when={all().length > 1}>
                  <Select
                    label={frame('admin.host')}
                    value={one().id}
                    options={all().map(({ id, name }) => ({ value: id, label: name }))}
                    onChange={chooseHost}
                  />
                </Show>
                <Messages hostId={one().id} />
                <Retention hostId={one().id} days={one().traceRetentionDays} />
              </>
            )}
          </Show>
        )}
      </Loaded>
    </AdminFrame>
  );
}
