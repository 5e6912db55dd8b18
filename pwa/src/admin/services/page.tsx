import Server from 'lucide-solid/icons/server';
import { For, type JSX, Show } from 'solid-js';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner, EmptyState } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange, whileVisible } from '../live.ts';
import { w as frame } from '../words.ts';
import { AgentAudit } from './audit.tsx';
import { Connections } from './connections.tsx';
import { type HostRow, ServicesQuery } from './documents.ts';
import { Health } from './health.tsx';
import { ServiceItem } from './service-item.tsx';
import { w } from './words.ts';

/** Memory and processor change all the time; nothing tells of that. */
const LOOK_MS = 10_000;
/** Two hours of checks. */
const CHECKS = 60;

/** What runs on the mail hosts, how well, and who is connected. */
export default function ServicesPage(): JSX.Element {
  const { state, refresh } = createPageQuery(ServicesQuery, () => ({ hosts: 20, checks: CHECKS }));
  onAdminChange(['MailHost'], refresh);
  whileVisible(LOOK_MS, refresh);
  return (
    <AdminFrame title={w('services.title')}>
      <Loaded data={state.data?.viewer?.organization.mailHosts.edges} error={state.error} retry={refresh}>
        {(hosts) => (
          <For
            each={hosts().map(({ node }) => node.id)}
            fallback={
              <EmptyState icon={Server} title={frame('admin.noHost')} help={frame('admin.noHostHelp')} />
            }
          >
            {(id) => (
              <Show when={hosts().find(({ node }) => node.id === id)?.node}>
                {(host) => <Host host={host()} several={hosts().length > 1} refresh={refresh} />}
              </Show>
            )}
          </For>
        )}
      </Loaded>
    </AdminFrame>
  );
}

function Host(props: { host: HostRow; several: boolean; refresh: () => void }): JSX.Element {
  return (
    <>
      <Show when={props.host.state} fallback={<Banner tone="warning">{w('services.unreachable')}</Banner>}>
        {(state) => (
          <Section title={props.several ? props.host.name : w('services.what')}>
            <ul class="divide-y divide-line">
              {/* By name, so that a row stays the same one while its numbers change. */}
              <For each={state().services.map(({ service }) => service)}>
                {(name) => (
                  <Show when={state().services.find(({ service }) => service === name)}>
                    {(service) => (
                      <ServiceItem
                        hostId={props.host.id}
                        service={service()}
                        queued={state().queued ?? 0}
                        onDone={props.refresh}
                      />
                    )}
                  </Show>
                )}
              </For>
            </ul>
          </Section>
        )}
      </Show>
      <Health host={props.host} onChecked={props.refresh} />
      <Show when={props.host.state}>
        <Connections hostId={props.host.id} />
        <AgentAudit hostId={props.host.id} />
      </Show>
    </>
  );
}
