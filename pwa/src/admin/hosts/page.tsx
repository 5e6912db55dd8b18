// The mail hosts: that of this machine, and others whose agents enrol with a token.
import Plus from 'lucide-solid/icons/plus';
import Server from 'lucide-solid/icons/server';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { timeInWords } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { EmptyState, Tag } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { onAdminChange, whileVisible } from '../live.ts';
import { w as frame } from '../words.ts';
import { AddDialog, RemoveDialog, RenewDialog } from './dialogs.tsx';
import { type HostRow, HostsQuery } from './documents.ts';
import { type Enrolment, TokenDialog } from './token-dialog.tsx';
import { w } from './words.ts';

const LOOK_MS = 10_000;

export default function HostsPage(): JSX.Element {
  const { state, refresh } = createPageQuery(HostsQuery, () => ({ first: 50 }));
  onAdminChange(['MailHost'], refresh);
  whileVisible(LOOK_MS, refresh);
  const [adding, setAdding] = createSignal(false);
  const [renewing, setRenewing] = createSignal<HostRow>();
  const [removing, setRemoving] = createSignal<HostRow>();
  const [enrolment, setEnrolment] = createSignal<Enrolment>();
  const close = () => {
    setAdding(false);
    setRenewing(undefined);
    setRemoving(undefined);
    refresh();
  };
  const show = (made: Enrolment) => {
    close();
    setEnrolment(made);
  };
  return (
    <AdminFrame
      title={w('hosts.title')}
      note={w('hosts.note')}
      actions={
        <Button icon={Plus} tone="primary" onClick={() => setAdding(true)}>
          {w('hosts.add')}
        </Button>
      }
    >
      <Loaded
        data={state.data?.viewer?.organization.mailHosts.edges.map(({ node }) => node)}
        error={state.error}
        retry={refresh}
      >
        {(hosts) => (
          <Show
            when={hosts().length > 0}
            fallback={
              <EmptyState icon={Server} title={frame('admin.noHost')} help={frame('admin.noHostHelp')} />
            }
          >
            <Section title={w('hosts.all')}>
              <ul class="divide-y divide-line">
                <For each={hosts()}>
                  {(host) => <HostItem host={host} onRenew={setRenewing} onRemove={setRemoving} />}
                </For>
              </ul>
            </Section>
          </Show>
        )}
      </Loaded>
      <AddDialog open={adding()} onClose={close} onToken={show} />
      <RenewDialog host={renewing()} onClose={close} onToken={show} />
      <RemoveDialog host={removing()} onClose={close} />
      <TokenDialog enrolment={enrolment()} onClose={() => setEnrolment(undefined)} />
    </AdminFrame>
  );
}

type HostState = 'good' | 'waiting' | 'unreachable';
const tones = { good: 'success', waiting: 'warning', unreachable: 'danger' } as const;

const stateOf = ({ enrolled, software }: HostRow): HostState =>
  !enrolled ? 'waiting' : software === null ? 'unreachable' : 'good';

interface HostItemProps {
  host: HostRow;
  onRenew: (host: HostRow) => void;
  onRemove: (host: HostRow) => void;
}

function HostItem(props: HostItemProps): JSX.Element {
  const state = () => stateOf(props.host);
  const facts = () => {
    const { name, address, software, checks } = props.host;
    return [
      address ?? (name === w('hosts.local') ? undefined : w('hosts.local')),
      software?.hostname,
      software?.postfix ? frame('admin.postfix', { version: software.postfix }) : undefined,
      software?.dovecot ? frame('admin.dovecot', { version: software.dovecot }) : undefined,
      checks[0] ? w('hosts.checked', { time: timeInWords(checks[0].at) }) : undefined,
    ].filter(Boolean);
  };
  return (
    <li class="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <div class="grid min-w-0 flex-1 basis-64 gap-1">
        <p class="flex flex-wrap items-center gap-2 text-base font-medium">
          <span class="min-w-0 break-words">{props.host.name}</span>
          <Tag tone={tones[state()]}>{w(`hosts.${state()}`)}</Tag>
        </p>
        <p class="text-sm break-words text-ink-3">{facts().join(' · ')}</p>
        <Show when={state() === 'unreachable'}>
          <p class="text-base text-ink-2">
            {w('hosts.unreachableHelp', { address: props.host.address ?? '' })}
          </p>
        </Show>
        <Show when={state() === 'waiting'}>
          <p class="text-base text-ink-2">{w('hosts.waitingHelp')}</p>
        </Show>
      </div>
      <Show when={props.host.address !== null}>
        <div class="flex flex-wrap gap-1.5">
          <Button
            aria-label={w('hosts.renewOf', { name: props.host.name })}
            onClick={() => props.onRenew(props.host)}
          >
            {w('hosts.renew')}
          </Button>
          <Button
            aria-label={w('hosts.removeOf', { name: props.host.name })}
            onClick={() => props.onRemove(props.host)}
          >
            {w('hosts.remove')}
          </Button>
        </div>
      </Show>
    </li>
  );
}
