import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { useWorkspace } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { type AccountRow, PauseAccount, RemoveAccount } from './account-documents.ts';

type Choice = 'remove' | 'keep';

/** Asks what becomes of the mail that is here, and does it. */
export function RemoveAccountDialog(props: {
  account: AccountRow | undefined;
  onClose: () => void;
  onRemoved: () => void;
}): JSX.Element {
  const { client } = useWorkspace();
  const [choice, setChoice] = createSignal<Choice>('remove');
  const [unsent, setUnsent] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  createEffect(
    on(
      () => props.account?.id,
      () => {
        setChoice('remove');
        setUnsent(undefined);
      },
    ),
  );

  async function remove({ id, address }: AccountRow): Promise<void> {
    const input = { accountId: id, cancelSending: unsent() !== undefined };
    const refusal = refusalOf(await client.mutation(RemoveAccount, { input }).toPromise());
    if (refusal?.code === 'CONFLICT' && unsent() === undefined) {
      setUnsent(refusal.message);
      return;
    }
    props.onClose();
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else {
      toast(t('settings.accountRemoved', { address }));
      props.onRemoved();
    }
  }
  async function keep({ id, address }: AccountRow): Promise<void> {
    const refusal = refusalOf(await client.mutation(PauseAccount, { input: { accountId: id } }).toPromise());
    props.onClose();
    toast(refusal ? sentenceOf(refusal) : t('accounts.paused', { address }), {
      tone: refusal ? 'danger' : 'plain',
    });
  }
  async function go(): Promise<void> {
    const { account } = props;
    if (!account) return;
    setBusy(true);
    await (choice() === 'remove' ? remove(account) : keep(account)).finally(() => setBusy(false));
  }
  const choices = (): { value: Choice; label: string; help: string }[] => [
    {
      value: 'remove',
      label: t('accounts.removeAll'),
      help: t('accounts.removeAllHelp', { count: props.account?.syncedMessages ?? 0 }),
    },
    { value: 'keep', label: t('accounts.keepMail'), help: t('accounts.keepMailHelp') },
  ];

  return (
    <Dialog
      open={props.account !== undefined}
      onClose={props.onClose}
      title={t('settings.removeAccountQuestion', { address: props.account?.address ?? '' })}
      actions={
        <>
          <Button tone="quiet" onClick={() => props.onClose()}>
            {t('common.cancel')}
          </Button>
          <Button tone={choice() === 'remove' ? 'danger' : 'primary'} busy={busy()} onClick={() => void go()}>
            {choice() === 'keep'
              ? t('accounts.pause')
              : unsent() === undefined
                ? t('common.remove')
                : t('accounts.removeUnsent')}
          </Button>
        </>
      }
    >
      <fieldset class="grid gap-1">
        <legend class="sr-only">{t('accounts.whatRemoves')}</legend>
        <For each={choices()}>
          {(option) => (
            <label class="flex min-h-(--tap) cursor-pointer items-start gap-3 rounded-md p-2 hover:bg-hover">
              <input
                type="radio"
                name="what-removes"
                class="mt-1 size-4 accent-accent"
                checked={choice() === option.value}
                onChange={() => setChoice(option.value)}
              />
              <span class="grid gap-0.5">
                <span class="text-base text-ink">{option.label}</span>
                <span class="text-sm text-ink-3">{option.help}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={choice() === 'remove' && unsent()}>
        {(sentence) => (
          <p role="alert" class="rounded-md bg-warning-wash px-3 py-2 text-sm text-warning">
            {sentence()}
          </p>
        )}
      </Show>
    </Dialog>
  );
}
