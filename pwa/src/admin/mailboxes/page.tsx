import { useNavigate, useSearchParams } from '@solidjs/router';
import ChartColumn from 'lucide-solid/icons/chart-column';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import MailPlus from 'lucide-solid/icons/mail-plus';
import Settings2 from 'lucide-solid/icons/settings-2';
import Upload from 'lucide-solid/icons/upload';
import { createSignal, For, type JSX } from 'solid-js';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { CreateMailboxDialog } from './create-dialog.tsx';
import { MailboxList, shownKinds } from './mailbox-list.tsx';
import { w } from './words.ts';

/** Where the list leads beside the mailboxes themselves. */
const ways = [
  { href: '/admin/mailboxes/report', icon: ChartColumn, label: w('mailboxes.report') },
  { href: '/admin/mailboxes/kinds', icon: Settings2, label: w('mailboxes.kinds') },
  { href: '/admin/mailboxes/import', icon: Upload, label: w('mailboxes.import') },
];

/** All mailboxes of the organization. */
export default function MailboxesPage(): JSX.Element {
  const [address] = useSearchParams<{ show?: string }>();
  const show = () => shownKinds.find((kind) => kind === address.show) ?? 'IN_USE';
  const navigate = useNavigate();
  const [creating, setCreating] = createSignal(false);
  return (
    <AdminFrame
      title={w('mailboxes.title')}
      actions={
        <div class="flex justify-end gap-2">
          <div class="hidden gap-2 @3xl:flex">
            <For each={ways}>
              {({ href, icon, label }) => (
                <ButtonLink href={href} tone="quiet" icon={icon}>
                  {label}
                </ButtonLink>
              )}
            </For>
          </div>
          <Menu
            label={w('mailboxes.otherWays')}
            icon={Ellipsis}
            triggerClass="@3xl:hidden"
            entries={ways.map(({ href, ...way }) => ({ ...way, onSelect: () => navigate(href) }))}
          />
          <Button
            tone="primary"
            icon={MailPlus}
            aria-label={w('mailboxes.add')}
            onClick={() => setCreating(true)}
          >
            <span class="@md:hidden">{w('mailboxes.addShort')}</span>
            <span class="hidden @md:inline">{w('mailboxes.add')}</span>
          </Button>
        </div>
      }
    >
      <MailboxList show={show()} />
      <CreateMailboxDialog open={creating()} onClose={() => setCreating(false)} />
    </AdminFrame>
  );
}
