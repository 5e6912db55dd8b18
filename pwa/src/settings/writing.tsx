// As whom a person writes, the signatures, and the habits of writing on this device.
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { type Identity, identitiesOf, identityInWords } from '../mail/compose/identities.ts';
import {
  setUndoSeconds,
  setWritesRich,
  UNDO_CHOICES,
  undoSeconds,
  writesRich,
} from '../mail/compose/preferences.ts';
import { useMail } from '../mail/data/mail.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { useWorkspace } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Section } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { SettingsFrame } from './settings-page.tsx';
import { SignatureField } from './signature-field.tsx';
import { RemoveIdentity, SaveIdentity } from './writing-documents.ts';

export default function WritingPage(): JSX.Element {
  const mail = useMail();
  const identities = identitiesOf(mail);
  const [open, setOpen] = createSignal<string>();
  const accounts = () => Object.values(mail.state.accounts);
  const done = (): void => {
    setOpen(undefined);
    void identities.load();
  };
  return (
    <SettingsFrame title={t('writing.title')}>
      <Section title={t('writing.identities')} note={t('writing.identitiesNote')}>
        <ul class="divide-y divide-line">
          <For each={identities.list()}>
            {(identity) => (
              <li class="p-5">
                <div class="flex flex-wrap items-center gap-3">
                  <div class="grid min-w-0 flex-1 gap-0.5">
                    <p class="truncate text-base font-medium">{identityInWords(identity)}</p>
                    <Show when={identity.signatureText}>
                      <p class="line-clamp-2 whitespace-pre-line text-sm text-ink-3">
                        {identity.signatureText}
                      </p>
                    </Show>
                  </div>
                  <Button
                    aria-expanded={open() === identity.id}
                    aria-label={`${t('writing.edit')}: ${identityInWords(identity)}`}
                    onClick={() => setOpen(open() === identity.id ? undefined : identity.id)}
                  >
                    {t('writing.edit')}
                  </Button>
                </div>
                <Show when={open() === identity.id}>
                  <IdentityForm identity={identity} accountId={identity.accountId} onDone={done} />
                </Show>
              </li>
            )}
          </For>
          <For each={accounts()}>
            {(account) => (
              <li class="p-5">
                <Button
                  tone="quiet"
                  aria-expanded={open() === account.id}
                  onClick={() => setOpen(open() === account.id ? undefined : account.id)}
                >
                  {t('writing.identityNew')}
                  <Show when={accounts().length > 1}> ({account.address})</Show>
                </Button>
                <Show when={open() === account.id}>
                  <IdentityForm accountId={account.id} onDone={done} />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Section>
      <Habits />
    </SettingsFrame>
  );
}

function IdentityForm(props: { identity?: Identity; accountId: string; onDone: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const { identity } = props;
  const [isDefault, setDefault] = createSignal(identity?.isDefault ?? false);
  const [signature, setSignature] = createSignal(identity?.signatureHtml ?? '');
  const form = createForm({
    initial: {
      name: identity?.name ?? '',
      address: identity?.address ?? '',
      replyTo: identity?.replyTo ?? '',
    },
    check: (values) => required(values, 'address'),
    async submit(values) {
      const input = {
        accountId: props.accountId,
        identityId: identity?.id ?? null,
        name: values.name,
        address: values.address,
        replyTo: values.replyTo === '' ? null : values.replyTo,
        signatureHtml: signature(),
        isDefault: isDefault(),
      };
      const refusal = refusalOf(await client.mutation(SaveIdentity, { input }).toPromise());
      if (refusal)
        return {
          message: Object.keys(refusal.fields).length ? undefined : refusal.message,
          fields: refusal.fields,
        };
      toast(t('writing.identitySaved'));
      props.onDone();
      return undefined;
    },
  });
  const remove = async (): Promise<void> => {
    const input = { identityId: identity?.id ?? '' };
    const refusal = refusalOf(await client.mutation(RemoveIdentity, { input }).toPromise());
    if (refusal) toast(refusal.message, { tone: 'danger' });
    else props.onDone();
  };
  return (
    <Form
      class="pt-4"
      onSubmit={(event) => void form.submit(event)}
      problem={form.problem()}
      busy={form.busy()}
      action={t('writing.identitySave')}
      busyAction={t('writing.identitySaving')}
      extra={
        <Show when={identity !== undefined && !identity.own}>
          <Button tone="quiet" onClick={() => void remove()}>
            {t('writing.identityRemove')}
          </Button>
        </Show>
      }
    >
      <TextField {...form.field('name')} label={t('writing.identityName')} autocomplete="name" />
      <TextField
        {...form.field('address')}
        label={t('writing.identityAddress')}
        type="email"
        readOnly={identity?.own}
        help={t('writing.identityAddressHelp')}
      />
      <TextField {...form.field('replyTo')} label={t('writing.identityReplyTo')} type="email" optional />
      <SignatureField html={signature()} onChange={setSignature} />
      <Switch label={t('writing.identityDefault')} checked={isDefault()} onChange={setDefault} />
    </Form>
  );
}

function Habits(): JSX.Element {
  const id = createUniqueId();
  return (
    <Section title={t('writing.habits')} note={t('writing.habitsNote')}>
      <div class="grid gap-4 p-5">
        <Switch label={t('writing.richDefault')} checked={writesRich()} onChange={setWritesRich} />
        <div class="flex min-h-11 items-center gap-3">
          <label for={id} class="min-w-0 flex-1 text-base">
            {t('writing.undo')}
          </label>
          <select
            id={id}
            class="min-h-(--control) rounded-md bg-raised px-3 text-base text-ink ring-1 ring-inset ring-edge"
            onChange={(event) => {
              const chosen = UNDO_CHOICES.find((one) => String(one) === event.currentTarget.value);
              if (chosen !== undefined) setUndoSeconds(chosen);
            }}
          >
            <For each={UNDO_CHOICES}>
              {(seconds) => (
                <option value={String(seconds)} selected={seconds === undoSeconds()}>
                  {seconds === 0 ? t('writing.undoNone') : t('writing.undoSeconds', { seconds })}
                </option>
              )}
            </For>
          </select>
        </div>
      </div>
    </Section>
  );
}
