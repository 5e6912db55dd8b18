import KeyRound from 'lucide-solid/icons/key-round';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { exactTime, longDate, timeInWords } from '../../messages/format.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { type AskedPassword, RevokeQuestion } from '../../settings/revoke-question.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { CreatePasswordLink, ResetPassword, RevokeAppPassword } from './changes.ts';
import type { MailboxDetail } from './documents.ts';
import { w } from './words.ts';

interface PartProps {
  mailbox: MailboxDetail;
  refresh: () => void;
}

/** Who comes in, and with what: the password, app passwords, and when each way was used last. */
export function Access(props: PartProps): JSX.Element {
  const [open, setOpen] = createSignal<'password' | 'link'>();
  return (
    <Section
      title={w('mailboxes.access')}
      note={props.mailbox.hasPassword ? undefined : w('mailboxes.noPassword')}
      actions={
        <div class="flex flex-wrap gap-2">
          <Button onClick={() => setOpen('password')}>{w('mailboxes.setPassword')}</Button>
          <Button onClick={() => setOpen('link')}>{w('mailboxes.sendLink')}</Button>
        </div>
      }
    >
      <div class="grid gap-5 p-4">
        <LastUses mailbox={props.mailbox} />
        <AppPasswords {...props} />
      </div>
      <Show when={open() === 'password'}>
        <PasswordDialog {...props} onClose={() => setOpen(undefined)} />
      </Show>
      <Show when={open() === 'link'}>
        <LinkDialog {...props} onClose={() => setOpen(undefined)} />
      </Show>
    </Section>
  );
}

function LastUses(props: { mailbox: MailboxDetail }): JSX.Element {
  return (
    <div class="grid gap-1.5">
      <h3 class="text-sm font-medium text-ink-2">{w('mailboxes.lastUsed')}</h3>
      <ul class="grid gap-1">
        <For
          each={props.mailbox.lastUses}
          fallback={<li class="text-base text-ink-3">{w('mailboxes.neverUsed')}</li>}
        >
          {(use) => (
            <li class="flex flex-wrap gap-x-3 text-base">
              <span class="w-36 text-ink">{w(`mailboxes.way.${use.way}`)}</span>
              <time datetime={use.at} title={exactTime(use.at)} class="text-ink-2">
                {timeInWords(use.at)}
              </time>
              <span class="text-ink-3">{use.clientAddress}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function AppPasswords(props: PartProps): JSX.Element {
  const { client } = useWorkspace();
  const [asked, setAsked] = createSignal<AskedPassword>();
  async function revoke({ id, name }: AskedPassword): Promise<void> {
    setAsked(undefined);
    const refusal = refusalOf(
      await client.mutation(RevokeAppPassword, { input: { appPasswordId: id } }).toPromise(),
    );
    toast(refusal ? sentenceOf(refusal) : w('mailboxes.revoked', { name }), {
      tone: refusal ? 'danger' : 'plain',
    });
    props.refresh();
  }
  return (
    <div class="grid gap-1.5">
      <h3 class="text-sm font-medium text-ink-2">{w('mailboxes.appPasswords')}</h3>
      <ul class="divide-y divide-line">
        <For
          each={props.mailbox.appPasswords}
          fallback={<li class="text-base text-ink-3">{w('mailboxes.noAppPasswords')}</li>}
        >
          {(row) => (
            <li class="flex items-center gap-3 py-1">
              <span class="grid min-w-0 flex-1">
                <span class="truncate text-base text-ink">{row.name}</span>
                <span class="truncate text-sm text-ink-3">
                  {[
                    w(
                      row.imap && row.smtp
                        ? 'mailboxes.both'
                        : row.imap
                          ? 'mailboxes.reading'
                          : 'mailboxes.sending',
                    ),
                    w('mailboxes.since', { date: longDate(row.createdAt) }),
                    row.lastUsedAt === null
                      ? ''
                      : w('mailboxes.usedAt', { time: timeInWords(row.lastUsedAt) }),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </span>
              <Button tone="quiet" onClick={() => setAsked(row)}>
                {w('mailboxes.revoke')}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <RevokeQuestion asked={asked()} onClose={() => setAsked(undefined)} onYes={(row) => void revoke(row)} />
    </div>
  );
}

function PasswordDialog(props: PartProps & { onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [revoke, setRevoke] = createSignal(true);
  const form = createForm({
    initial: { password: '' },
    check: (values) => required(values, 'password'),
    async submit({ password }) {
      const input = { mailboxId: props.mailbox.id, password, revokeAppPasswords: revoke() };
      const refusal = refusalOf(await client.mutation(ResetPassword, { input }).toPromise());
      if (refusal) {
        return { message: refusal.fields.password ? undefined : sentenceOf(refusal), fields: refusal.fields };
      }
      toast(w('mailboxes.passwordSet', { address: props.mailbox.address }));
      props.onClose();
      props.refresh();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={w('mailboxes.setPassword')}
      description={w('mailboxes.setPasswordNote', { address: props.mailbox.address })}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('mailboxes.setPassword')}
        busyAction={w('mailboxes.saving')}
      >
        <TextField
          {...form.field('password')}
          label={w('mailboxes.newPassword')}
          type="password"
          autocomplete="new-password"
          help={w('mailboxes.newPasswordHelp')}
          autofocus
        />
        <Show when={props.mailbox.appPasswords.length > 0}>
          <Switch
            label={w('mailboxes.revokeAll', { count: props.mailbox.appPasswords.length })}
            checked={revoke()}
            onChange={setRevoke}
          />
        </Show>
      </Form>
    </Dialog>
  );
}

function LinkDialog(props: PartProps & { onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [made, setMade] = createSignal<{ url: string; expiresAt: string }>();
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  async function make(): Promise<void> {
    setBusy(true);
    const result = await client
      .mutation(CreatePasswordLink, { input: { mailboxId: props.mailbox.id } })
      .toPromise();
    setBusy(false);
    const payload = result.data?.createPasswordLink;
    if (payload?.__typename === 'CreatePasswordLinkPayload') setMade(payload);
    else {
      const refusal = refusalOf(result);
      setProblem(refusal && sentenceOf(refusal));
    }
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={w('mailboxes.sendLink')}
      description={problem() ?? w('mailboxes.linkNote', { address: props.mailbox.address })}
      actions={
        made() === undefined ? (
          <Button tone="primary" icon={KeyRound} busy={busy()} onClick={() => void make()}>
            {w('mailboxes.makeLink')}
          </Button>
        ) : undefined
      }
    >
      <Show when={made()}>
        {(link) => (
          <CopyField
            label={w('mailboxes.link')}
            value={link().url}
            help={w('mailboxes.linkUntil', { date: exactTime(link().expiresAt) })}
          />
        )}
      </Show>
    </Dialog>
  );
}
