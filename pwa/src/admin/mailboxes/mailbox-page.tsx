import { useParams } from '@solidjs/router';
import MailX from 'lucide-solid/icons/mail-x';
import { createEffect, createMemo, createSignal, type JSX, on, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatBytes, formatNumber, longDate, timeInWords } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner, EmptyState } from '../../ui/states.tsx';
import { toast, toastWithUndo } from '../../ui/toast.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { UsageBar } from '../domains/usage-bar.tsx';
import { onAdminChange } from '../live.ts';
import { Access } from './access.tsx';
import { Aliases } from './aliases.tsx';
import { ChangeMailbox, RefreshUsage, RestoreMailbox } from './changes.ts';
import { DeleteDialog, PurgeDialog } from './delete-dialogs.tsx';
import { DetailsForm } from './details-form.tsx';
import { type MailboxDetail, MailboxQuery } from './documents.ts';
import { isStale, StateTags } from './mailbox-list.tsx';
import { w } from './words.ts';

/** One mailbox: how full it is, what it is set to, who can come in, what leads to it. */
export default function MailboxPage(): JSX.Element {
  const parameters = useParams<{ mailboxId: string }>();
  return (
    // Another mailbox is another page: what was typed for one must not be saved to the other.
    <Show when={parameters.mailboxId} keyed>
      {(id) => <OneMailbox id={id} />}
    </Show>
  );
}

function OneMailbox(props: { id: string }): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(MailboxQuery, () => ({ id: props.id }));
  onAdminChange(['Mailbox', 'Alias'], refresh);
  const mailbox = (): MailboxDetail | undefined => {
    const node = state.data?.node;
    return node?.__typename === 'Mailbox' ? node : undefined;
  };
  createEffect(
    on(
      () => mailbox()?.id,
      (id) => {
        const found = mailbox();
        if (id === undefined || found?.state !== 'ACTIVE' || !isStale(found)) return;
        // What cannot be counted now keeps its last figure, with its time.
        void client.mutation(RefreshUsage, { input: { mailboxIds: [id] } }).toPromise();
      },
    ),
  );
  const gone = () => state.data !== undefined && !state.fetching && mailbox() === undefined;
  return (
    <AdminFrame
      title={mailbox()?.address ?? w('mailboxes.one')}
      note={mailbox()?.name}
      backTo="/admin/mailboxes"
      nested
      actions={<Show when={mailbox()}>{(found) => <StateTags mailbox={found()} />}</Show>}
    >
      <Show
        when={!gone()}
        fallback={<EmptyState icon={MailX} title={w('mailboxes.gone')} help={w('mailboxes.goneHelp')} />}
      >
        <Loaded data={mailbox()} error={state.error} retry={refresh} rows={6}>
          {(found) => (
            <>
              <State mailbox={found()} refresh={refresh} />
              <Show when={found().state !== 'DELETED'}>
                <Usage mailbox={found()} />
                <DetailsForm mailbox={found()} refresh={refresh} />
                <Access mailbox={found()} refresh={refresh} />
              </Show>
              <Aliases mailbox={found()} refresh={refresh} />
            </>
          )}
        </Loaded>
      </Show>
    </AdminFrame>
  );
}

interface PartProps {
  mailbox: MailboxDetail;
  refresh: () => void;
}

/** Whether it is in use, and the way to change that. */
function State(props: PartProps): JSX.Element {
  const { client } = useWorkspace();
  const [asking, setAsking] = createSignal<'delete' | 'purge'>();
  const [busy, setBusy] = createSignal(false);
  async function tell(answer: Promise<Parameters<typeof refusalOf>[0]>, done: string): Promise<void> {
    setBusy(true);
    const refusal = refusalOf(await answer);
    setBusy(false);
    toast(refusal ? sentenceOf(refusal) : done, { tone: refusal ? 'danger' : 'plain' });
    props.refresh();
  }
  const setSuspended = (suspended: boolean) =>
    client.mutation(ChangeMailbox, { input: { mailboxId: props.mailbox.id, suspended } }).toPromise();
  const resume = () => tell(setSuspended(false), w('mailboxes.goesOn', { address: props.mailbox.address }));
  async function suspend(): Promise<void> {
    setBusy(true);
    const refusal = refusalOf(await setSuspended(true));
    setBusy(false);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else toastWithUndo(w('mailboxes.isSuspended', { address: props.mailbox.address }), () => void resume());
    props.refresh();
  }
  const restore = () =>
    tell(
      client.mutation(RestoreMailbox, { input: { mailboxId: props.mailbox.id } }).toPromise(),
      w('mailboxes.isBack', { address: props.mailbox.address }),
    );
  return (
    <>
      <Show when={props.mailbox.state === 'DELETED'}>
        <Banner
          tone="danger"
          action={
            <Show when={props.mailbox.purgeAfter}>
              <div class="flex flex-wrap gap-2">
                <Button onClick={() => setAsking('purge')}>{w('mailboxes.purge')}</Button>
                <Button tone="primary" busy={busy()} onClick={() => void restore()}>
                  {w('mailboxes.restore')}
                </Button>
              </div>
            </Show>
          }
        >
          {props.mailbox.purgeAfter === null
            ? w('mailboxes.goingNow')
            : w('mailboxes.deletedExplained', { date: longDate(props.mailbox.purgeAfter) })}
        </Banner>
      </Show>
      <Show when={props.mailbox.state === 'SUSPENDED'}>
        <Banner
          tone="warning"
          action={
            <Button busy={busy()} onClick={() => void resume()}>
              {w('mailboxes.resume')}
            </Button>
          }
        >
          {w('mailboxes.suspendedExplained')}
        </Banner>
      </Show>
      <Show when={props.mailbox.state !== 'DELETED'}>
        <div class="flex flex-wrap gap-2">
          <Show when={props.mailbox.state === 'ACTIVE'}>
            <Button busy={busy()} onClick={() => void suspend()}>
              {w('mailboxes.suspend')}
            </Button>
          </Show>
          <Button onClick={() => setAsking('delete')}>{w('mailboxes.delete')}</Button>
        </div>
      </Show>
      <DeleteDialog
        mailbox={props.mailbox}
        open={asking() === 'delete'}
        onClose={() => setAsking(undefined)}
        onDone={props.refresh}
      />
      <PurgeDialog mailbox={props.mailbox} open={asking() === 'purge'} onClose={() => setAsking(undefined)} />
    </>
  );
}

function Usage(props: { mailbox: MailboxDetail }): JSX.Element {
  const history = createMemo(() => props.mailbox.usageHistory);
  return (
    <Section
      title={w('mailboxes.usage')}
      note={
        props.mailbox.usageAt === null
          ? undefined
          : w('mailboxes.counted', {
              count: formatNumber(props.mailbox.usedMessages ?? 0),
              time: timeInWords(props.mailbox.usageAt),
            })
      }
    >
      <div class="grid gap-4 p-4">
        <UsageBar used={props.mailbox.usedBytes} limit={props.mailbox.quota} />
        <Show when={history().length > 1}>
          <TimeChart
            label={w('mailboxes.usageChart')}
            kind="lines"
            times={history().map(({ day }) => new Date(day))}
            series={[
              { label: w('mailboxes.usage'), colour: 'accent', values: history().map(({ bytes }) => bytes) },
            ]}
            format={formatBytes}
            formatTime={(time) =>
              new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(time)
            }
            timeLabel={w('mailboxes.day')}
          />
        </Show>
      </div>
    </Section>
  );
}
