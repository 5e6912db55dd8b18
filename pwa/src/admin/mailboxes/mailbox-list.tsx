import { A } from '@solidjs/router';
import Download from 'lucide-solid/icons/download';
import Inbox from 'lucide-solid/icons/inbox';
import SearchX from 'lucide-solid/icons/search-x';
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { longDate } from '../../messages/format.ts';
import { createPagesQuery } from '../../primitives/pages-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { EmptyState, Tag } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { UsageBar } from '../domains/usage-bar.tsx';
import { onAdminChange } from '../live.ts';
import { tellProblem } from '../problem.ts';
import { ExportMailboxes, RefreshUsage } from './changes.ts';
import { MailboxesQuery, type MailboxLineRow } from './documents.ts';
import { w } from './words.ts';

export const shownKinds = [
  'IN_USE',
  'ACTIVE',
  'SUSPENDED',
  'DELETED',
  'NEARLY_FULL',
  'FULL',
  'UNUSED',
] as const;
export type Shown = (typeof shownKinds)[number];
type Order = 'ADDRESS' | 'LARGEST';

const shownOptions: { value: Shown; label: string }[] = [
  { value: 'IN_USE', label: w('mailboxes.inUse') },
  { value: 'ACTIVE', label: w('mailboxes.active') },
  { value: 'SUSPENDED', label: w('mailboxes.suspended') },
  { value: 'DELETED', label: w('mailboxes.deleted') },
  { value: 'NEARLY_FULL', label: w('mailboxes.nearlyFull') },
  { value: 'FULL', label: w('mailboxes.full') },
  { value: 'UNUSED', label: w('mailboxes.unused') },
];
const orderOptions: { value: Order; label: string }[] = [
  { value: 'ADDRESS', label: w('mailboxes.byAddress') },
  { value: 'LARGEST', label: w('mailboxes.byLargest') },
];

const PAGE = 50;
const TYPING_MS = 250;
/** Rows counted longer ago than this are counted anew when they are looked at. */
const STALE_MS = 5 * 60_000;

interface MailboxListProps {
  /** Global id of a domain; absent: those of all domains. */
  domainId?: string;
  /** What is shown at first. */
  show?: Shown;
  /** Shown while there is no mailbox at all. */
  whenEmpty?: JSX.Element;
}

/** Mailboxes to look through: searched, filtered, with how full each is. */
export function MailboxList(props: MailboxListProps): JSX.Element {
  const { client } = useWorkspace();
  const [typed, setTyped] = createSignal('');
  const [text, setText] = createSignal('');
  const [shown, setShown] = createSignal<Shown>(props.show ?? 'IN_USE');
  const [order, setOrder] = createSignal<Order>('ADDRESS');

  createEffect(
    on(
      typed,
      (now) => {
        const timer = setTimeout(() => setText(now), TYPING_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  const filter = () => {
    const now = shown();
    return {
      text: text() || null,
      domainId: props.domainId ?? null,
      state: now === 'ACTIVE' || now === 'SUSPENDED' || now === 'DELETED' ? now : null,
      fill: now === 'NEARLY_FULL' || now === 'FULL' ? now : null,
      unused: now === 'UNUSED',
    };
  };
  const { state, rows, refresh, ...further } = createPagesQuery({
    query: MailboxesQuery,
    variables: (after) => ({ first: PAGE, after, filter: filter(), order: order() }),
    page: ({ viewer }) => viewer?.organization.mailboxes,
    onProblem: tellProblem,
  });
  onAdminChange(['Mailbox', 'MailboxImport'], refresh);
  const filtered = () => text() !== '' || shown() !== 'IN_USE';

  const [exporting, setExporting] = createSignal(false);
  async function exportThem(): Promise<void> {
    setExporting(true);
    const result = await client.mutation(ExportMailboxes, { input: { filter: filter() } }).toPromise();
    setExporting(false);
    const payload = result.data?.exportMailboxes;
    if (payload?.__typename === 'ExportMailboxesPayload')
      return saveFile('mailboxes.csv', payload.csv, 'text/csv');
    const refusal = refusalOf(result);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
  }

  const asked = new Set<string>();
  createEffect(() => {
    const stale = (rows() ?? [])
      .filter((row) => row.state === 'ACTIVE' && isStale(row) && !asked.has(row.id))
      .slice(0, 100)
      .map(({ id }) => id);
    if (stale.length === 0) return;
    for (const id of stale) asked.add(id);
    // What cannot be counted now keeps its last figure, with its time.
    void client.mutation(RefreshUsage, { input: { mailboxIds: stale } }).toPromise();
  });

  return (
    <div class="grid gap-3">
      <div class="grid grid-cols-2 gap-3 @xl:grid-cols-[1fr_11rem_11rem]">
        <TextField
          class="col-span-2 @xl:col-span-1"
          label={w('mailboxes.search')}
          value={typed()}
          onInput={setTyped}
          type="search"
          autocomplete="off"
          spellcheck={false}
        />
        <Select label={w('mailboxes.show')} value={shown()} options={shownOptions} onChange={setShown} />
        <Select label={w('mailboxes.order')} value={order()} options={orderOptions} onChange={setOrder} />
      </div>
      <Loaded data={rows()} error={state.error} retry={refresh} rows={8}>
        {(found) => (
          <Show
            when={found().length > 0}
            fallback={
              <EmptyState
                icon={filtered() ? SearchX : Inbox}
                title={w(filtered() ? 'mailboxes.noneFound' : 'mailboxes.none')}
                help={w(filtered() ? 'mailboxes.noneFoundHelp' : 'mailboxes.noneHelp')}
                action={filtered() ? undefined : props.whenEmpty}
              />
            }
          >
            <div class="flex min-h-(--tap) items-center gap-3">
              <p class="min-w-0 flex-1 text-sm text-ink-3" aria-live="polite">
                {w('mailboxes.count', {
                  count: state.data?.viewer?.organization.mailboxCount ?? found().length,
                })}
              </p>
              <Button tone="quiet" icon={Download} busy={exporting()} onClick={() => void exportThem()}>
                {w('mailboxes.export')}
              </Button>
            </div>
            <ul class="divide-y divide-line overflow-hidden rounded-lg bg-sheet shadow-sheet">
              <For each={found()}>{(mailbox) => <Row mailbox={mailbox} />}</For>
            </ul>
            <Show when={further.hasMore()}>
              <div class="text-center">
                <Button tone="quiet" busy={further.busy()} onClick={further.more}>
                  {w('mailboxes.more')}
                </Button>
              </div>
            </Show>
          </Show>
        )}
      </Loaded>
    </div>
  );
}

/** Counted too long ago for somebody who looks. */
export const isStale = ({ usageAt }: Pick<MailboxLineRow, 'usageAt'>): boolean =>
  usageAt === null || Date.now() - new Date(usageAt).getTime() > STALE_MS;

function Row(props: { mailbox: MailboxLineRow }): JSX.Element {
  return (
    <li>
      <A
        href={`/admin/mailboxes/${props.mailbox.id}`}
        class="flex min-h-(--tap) items-center gap-3 px-4 py-(--row-pad) text-ink no-underline transition-colors duration-120 hover:bg-hover"
      >
        <Avatar name={props.mailbox.name} />
        <span class="grid min-w-0 flex-1 gap-x-4 @xl:grid-cols-[1fr_11rem] @xl:items-center">
          <span class="grid min-w-0">
            <span class="truncate text-base font-medium">{props.mailbox.address}</span>
            <span class="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
              <span class="truncate text-sm text-ink-3">{props.mailbox.name}</span>
              <StateTags mailbox={props.mailbox} />
            </span>
          </span>
          <Show
            when={props.mailbox.state === 'DELETED'}
            fallback={<UsageBar used={props.mailbox.usedBytes} limit={props.mailbox.quota} />}
          >
            <span class="truncate text-sm text-ink-3">
              {props.mailbox.purgeAfter === null
                ? w('mailboxes.goingNow')
                : w('mailboxes.until', { date: longDate(props.mailbox.purgeAfter) })}
            </span>
          </Show>
        </span>
      </A>
    </li>
  );
}

/** Silent while all is as it should be. */
export function StateTags(props: { mailbox: Pick<MailboxLineRow, 'state' | 'directory'> }): JSX.Element {
  return (
    <>
      <Show when={props.mailbox.state === 'SUSPENDED'}>
        <Tag tone="warning">{w('mailboxes.suspended')}</Tag>
      </Show>
      <Show when={props.mailbox.state === 'DELETED'}>
        <Tag tone="danger">{w('mailboxes.deleted')}</Tag>
      </Show>
      <Show when={props.mailbox.state !== 'DELETED' && props.mailbox.directory !== 'WRITTEN'}>
        <Tag tone={props.mailbox.directory === 'FAILED' ? 'danger' : 'info'}>
          {w(props.mailbox.directory === 'FAILED' ? 'mailboxes.failed' : 'mailboxes.pending')}
        </Tag>
      </Show>
    </>
  );
}
