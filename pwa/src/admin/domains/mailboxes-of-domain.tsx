import MailPlus from 'lucide-solid/icons/mail-plus';
import { createSignal, type JSX } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { AliasesOfDomain } from '../mailboxes/aliases-of-domain.tsx';
import { CreateMailboxDialog } from '../mailboxes/create-dialog.tsx';
import { MailboxList } from '../mailboxes/mailbox-list.tsx';
import type { DomainRow } from './documents.ts';
import { w } from './words.ts';

/** The mailboxes and aliases of one domain. */
export function MailboxesOfDomain(props: { domain: DomainRow }): JSX.Element {
  const [adding, setAdding] = createSignal(false);
  return (
    <>
      <section class="grid gap-3">
        <div class="flex min-h-(--tap) flex-wrap items-end gap-x-3 gap-y-1">
          <h2 class="min-w-0 flex-1 basis-48 text-md font-semibold text-ink">
            {w('domains.mailboxesTitle')}
          </h2>
          <Button icon={MailPlus} onClick={() => setAdding(true)}>
            {w('domains.addMailbox')}
          </Button>
        </div>
        <MailboxList domainId={props.domain.id} />
        <CreateMailboxDialog open={adding()} domainId={props.domain.id} onClose={() => setAdding(false)} />
      </section>
      <AliasesOfDomain domain={props.domain} />
    </>
  );
}
