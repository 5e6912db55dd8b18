import AtSign from 'lucide-solid/icons/at-sign';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { formatBytes } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { Tag } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import {
  AddressesQuery,
  type AliasRow,
  DeleteAlias,
  DeleteMailbox,
  type DomainRow,
  type MailboxRow,
  UpdateMailbox,
} from './domain-documents.ts';
import { Loaded } from './loaded.tsx';

/** Mailboxes and aliases of one domain. */
export function Addresses(props: { domain: DomainRow }): JSX.Element {
  const { client } = useWorkspace();
  const [mailboxesAfter, setMailboxesAfter] = createSignal<string | null>(null);
  const [aliasesAfter, setAliasesAfter] = createSignal<string | null>(null);
  const { state, refresh } = createPageQuery(AddressesQuery, () => ({
    id: props.domain.id,
    first: 50,
    mailboxesAfter: mailboxesAfter(),
    aliasesAfter: aliasesAfter(),
  }));
  const [deleting, setDeleting] = createSignal<{
    address: string;
    explained: string;
    run: () => Promise<void>;
  }>();
  const domain = () => {
    const node = state.data?.node;
    return node?.__typename === 'Domain' ? node : undefined;
  };

  async function tell(answer: Promise<Parameters<typeof refusalOf>[0]>, done: string): Promise<void> {
    setDeleting(undefined);
    const refusal = refusalOf(await answer);
    toast(refusal ? sentenceOf(refusal) : done, { tone: refusal ? 'danger' : 'plain' });
  }
  const suspend = (mailbox: MailboxRow) =>
    tell(
      client
        .mutation(UpdateMailbox, { input: { mailboxId: mailbox.id, suspended: !mailbox.suspended } })
        .toPromise(),
      t(mailbox.suspended ? 'settings.mailboxResumed' : 'settings.mailboxSuspended', {
        address: mailbox.address,
      }),
    );
  const askDeleteMailbox = (mailbox: MailboxRow) =>
    setDeleting({
      address: mailbox.address,
      explained: t('settings.deleteMailboxExplained'),
      run: () =>
        tell(
          client.mutation(DeleteMailbox, { input: { mailboxId: mailbox.id } }).toPromise(),
          t('settings.addressDeleted', { address: mailbox.address }),
        ),
    });
  const askDeleteAlias = (alias: AliasRow) =>
    setDeleting({
      address: alias.address,
      explained: t('settings.deleteAliasExplained'),
      run: () =>
        tell(
          client.mutation(DeleteAlias, { input: { aliasId: alias.id } }).toPromise(),
          t('settings.addressDeleted', { address: alias.address }),
        ),
    });

  return (
    <>
      <Loaded data={domain()} error={state.error} retry={refresh} rows={3}>
        {(found) => (
          <>
            <Show when={found().mailboxes.edges.length + found().aliases.edges.length === 0}>
              <p class="p-5 text-base text-ink-3">{t('settings.noAddresses')}</p>
            </Show>
            <ul class="divide-y divide-line">
              <For each={found().mailboxes.edges}>
                {({ node }) => (
                  <MailboxItem
                    mailbox={node}
                    onSuspend={() => void suspend(node)}
                    onDelete={() => askDeleteMailbox(node)}
                  />
                )}
              </For>
              <For each={found().aliases.edges}>
                {({ node }) => <AliasItem alias={node} onDelete={() => askDeleteAlias(node)} />}
              </For>
            </ul>
            <Show when={found().mailboxes.pageInfo.hasNextPage || found().aliases.pageInfo.hasNextPage}>
              <div class="border-t border-line p-3 text-center">
                <Button
                  tone="quiet"
                  busy={state.fetching}
                  onClick={() => {
                    const { mailboxes, aliases } = found();
                    if (mailboxes.pageInfo.hasNextPage) setMailboxesAfter(mailboxes.pageInfo.endCursor);
                    if (aliases.pageInfo.hasNextPage) setAliasesAfter(aliases.pageInfo.endCursor);
                  }}
                >
                  {t('settings.showMore')}
                </Button>
              </div>
            </Show>
          </>
        )}
      </Loaded>
      <Dialog
        open={deleting() !== undefined}
        onClose={() => setDeleting(undefined)}
        title={t('settings.deleteAddressQuestion', { address: deleting()?.address ?? '' })}
        description={deleting()?.explained}
        actions={
          <>
            <Button tone="quiet" onClick={() => setDeleting(undefined)}>
              {t('common.cancel')}
            </Button>
            <Button tone="danger" onClick={() => void deleting()?.run()}>
              {t('settings.delete')}
            </Button>
          </>
        }
      />
    </>
  );
}

/** Whether the mail servers know the address yet; silent when they do. */
function DirectoryTag(props: { state: MailboxRow['directory'] }): JSX.Element {
  return (
    <Show when={props.state !== 'WRITTEN'}>
      <Tag tone={props.state === 'FAILED' ? 'danger' : 'info'}>
        {props.state === 'FAILED' ? t('settings.directoryFailed') : t('settings.directoryPending')}
      </Tag>
    </Show>
  );
}

function MailboxItem(props: {
  mailbox: MailboxRow;
  onSuspend: () => void;
  onDelete: () => void;
}): JSX.Element {
  const note = () =>
    props.mailbox.quota === null
      ? props.mailbox.name
      : `${props.mailbox.name}, ${t('settings.upTo', { limit: formatBytes(props.mailbox.quota) })}`;
  return (
    <li class="flex items-center gap-3 px-5 py-(--row-pad)">
      <Avatar name={props.mailbox.name} />
      <div class="grid min-w-0 flex-1">
        <p class="truncate text-base font-medium">{props.mailbox.address}</p>
        <p class="truncate text-sm text-ink-3">{note()}</p>
      </div>
      <DirectoryTag state={props.mailbox.directory} />
      <Show when={props.mailbox.suspended}>
        <Tag tone="warning">{t('settings.suspended')}</Tag>
      </Show>
      <Menu
        label={t('settings.actionsFor', { name: props.mailbox.address })}
        icon={Ellipsis}
        entries={[
          {
            label: props.mailbox.suspended ? t('settings.resume') : t('settings.suspend'),
            onSelect: props.onSuspend,
          },
          'line',
          { label: t('settings.delete'), danger: true, onSelect: props.onDelete },
        ]}
      />
    </li>
  );
}

function AliasItem(props: { alias: AliasRow; onDelete: () => void }): JSX.Element {
  return (
    <li class="flex items-center gap-3 px-5 py-(--row-pad)">
      <span class="grid size-(--row-avatar) shrink-0 place-items-center text-ink-3">
        <Icon of={AtSign} size={18} />
      </span>
      <div class="grid min-w-0 flex-1">
        <p class="truncate text-base font-medium">{props.alias.address}</p>
        <p class="truncate text-sm text-ink-3">
          {t('settings.forwardsTo', { addresses: props.alias.forwardTo.join(', ') })}
        </p>
      </div>
      <DirectoryTag state={props.alias.directory} />
      <Menu
        label={t('settings.actionsFor', { name: props.alias.address })}
        icon={Ellipsis}
        entries={[{ label: t('settings.delete'), danger: true, onSelect: props.onDelete }]}
      />
    </li>
  );
}
