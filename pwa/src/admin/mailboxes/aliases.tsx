import AtSign from 'lucide-solid/icons/at-sign';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Section } from '../../ui/page.tsx';
import { Question } from '../../ui/question.tsx';
import { toast } from '../../ui/toast.tsx';
import { splitAddresses } from '../split-addresses.ts';
import { type AliasRow, ChangeAlias, DeleteAlias } from './alias-documents.ts';
import type { MailboxDetail } from './documents.ts';
import { StateTags } from './mailbox-list.tsx';
import { w } from './words.ts';

/** The aliases that lead to a mailbox. */
export function Aliases(props: { mailbox: MailboxDetail; refresh: () => void }): JSX.Element {
  return (
    <Section title={w('mailboxes.aliases')} note={w('mailboxes.aliasesNote')}>
      <AliasList
        aliases={props.mailbox.aliases}
        none={w('mailboxes.noAliases')}
        refresh={props.refresh}
        where={({ forwardTo }) =>
          forwardTo.length === 1
            ? w('mailboxes.leadsHereAlone')
            : w('mailboxes.leadsToMany', { count: forwardTo.length })
        }
      />
    </Section>
  );
}

interface AliasListProps {
  aliases: readonly AliasRow[];
  /** Said when there are none. */
  none: string;
  /** Where an alias leads, in words. */
  where: (alias: AliasRow) => string;
  refresh: () => void;
}

/** Aliases with all that can be done with them. */
export function AliasList(props: AliasListProps): JSX.Element {
  const { client } = useWorkspace();
  const [editing, setEditing] = createSignal<AliasRow>();
  const [deleting, setDeleting] = createSignal<AliasRow>();
  async function tell(answer: Promise<Parameters<typeof refusalOf>[0]>, done: string): Promise<void> {
    setDeleting(undefined);
    const refusal = refusalOf(await answer);
    toast(refusal ? sentenceOf(refusal) : done, { tone: refusal ? 'danger' : 'plain' });
    props.refresh();
  }
  const suspend = ({ id, suspended, address }: AliasRow) =>
    tell(
      client.mutation(ChangeAlias, { input: { aliasId: id, suspended: !suspended } }).toPromise(),
      w(suspended ? 'mailboxes.goesOn' : 'mailboxes.isSuspended', { address }),
    );
  const remove = ({ id, address }: AliasRow) =>
    tell(
      client.mutation(DeleteAlias, { input: { aliasId: id } }).toPromise(),
      w('mailboxes.aliasDeleted', { address }),
    );
  return (
    <>
      <ul class="divide-y divide-line">
        <For each={props.aliases} fallback={<li class="p-4 text-base text-ink-3">{props.none}</li>}>
          {(alias) => (
            <li class="flex items-center gap-3 px-4 py-2">
              <Icon of={AtSign} size={18} class="shrink-0 text-ink-3" />
              <span class="grid min-w-0 flex-1">
                <span class="truncate text-base font-medium text-ink">{alias.address}</span>
                <span class="truncate text-sm text-ink-3">{props.where(alias)}</span>
              </span>
              <StateTags
                mailbox={{ state: alias.suspended ? 'SUSPENDED' : 'ACTIVE', directory: alias.directory }}
              />
              <Menu
                label={w('mailboxes.actionsFor', { address: alias.address })}
                icon={Ellipsis}
                entries={[
                  { label: w('mailboxes.editAlias'), onSelect: () => setEditing(alias) },
                  {
                    label: w(alias.suspended ? 'mailboxes.resume' : 'mailboxes.suspend'),
                    onSelect: () => void suspend(alias),
                  },
                  'line',
                  { label: w('mailboxes.delete'), danger: true, onSelect: () => setDeleting(alias) },
                ]}
              />
            </li>
          )}
        </For>
      </ul>
      <Show when={editing()} keyed>
        {(alias) => <EditAlias alias={alias} onClose={() => setEditing(undefined)} refresh={props.refresh} />}
      </Show>
      <Question
        open={deleting() !== undefined}
        onClose={() => setDeleting(undefined)}
        title={w('mailboxes.deleteAliasQuestion', { address: deleting()?.address ?? '' })}
        description={w('mailboxes.deleteAliasExplained')}
        action={w('mailboxes.delete')}
        onYes={() => {
          const alias = deleting();
          if (alias) void remove(alias);
        }}
      />
    </>
  );
}

function EditAlias(props: { alias: AliasRow; onClose: () => void; refresh: () => void }): JSX.Element {
  const { client } = useWorkspace();
  // As it is now: the list behind it goes on, and the version is that of what one sees here.
  const { id: aliasId, version, forwardTo: before } = props.alias;
  const form = createForm({
    initial: { forwardTo: before.join('\n') },
    check: (values) => required(values, 'forwardTo'),
    async submit({ forwardTo }) {
      const input = { aliasId, version, forwardTo: splitAddresses(forwardTo) };
      const refusal = refusalOf(await client.mutation(ChangeAlias, { input }).toPromise());
      if (refusal) return { fields: { forwardTo: sentenceOf(refusal) } };
      toast(w('mailboxes.saved'));
      props.onClose();
      props.refresh();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.alias.address}
      description={w('mailboxes.editAliasNote')}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('mailboxes.save')}
        busyAction={w('mailboxes.saving')}
      >
        <TextArea
          {...form.field('forwardTo')}
          label={w('mailboxes.forwardTo')}
          help={w('mailboxes.forwardToHelp')}
          rows={4}
          autocapitalize="none"
          spellcheck={false}
        />
      </Form>
    </Dialog>
  );
}
