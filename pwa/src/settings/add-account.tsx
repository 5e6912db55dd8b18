import { useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { createForm, type FormProblem, required } from '../primitives/form.ts';
import { usePerson, useWorkspace } from '../session/session.ts';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Section } from '../ui/page.tsx';
import { toast } from '../ui/toast.tsx';
import { AddAccount } from './account-documents.ts';
import { fieldsOfRefusal } from './account-problems.ts';
import { type Candidate, createDiscovery } from './discovery.ts';
import { FoundServers } from './found-servers.tsx';
import { ServerFields } from './server-fields.tsx';
import { noPlaces, noServers, plainServer, type ServerPlaces, serverValues } from './server-values.ts';
import { SettingsFrame } from './settings-page.tsx';

const initial = { address: '', name: '', ...noServers };
type Values = typeof initial;

/** Fields that are in sight whatever is known of the servers. */
const ALWAYS_SHOWN = new Set(['address', 'name', 'imapPassword']);

/** Adds a mailbox by its address: its servers are found, or entered by hand. */
export default function AddAccountPage(): JSX.Element {
  const { client } = useWorkspace();
  const person = usePerson();
  const navigate = useNavigate();
  const [sameLogin, setSameLogin] = createSignal(true);
  const [open, setOpen] = createSignal(false);
  let byHand = false;

  const form = createForm<Values>({
    initial: { ...initial, name: person.name },
    check(values) {
      const wrong = required(values, 'address', 'name', 'imapPassword');
      return open()
        ? { ...wrong, ...required(values, 'imapHost', 'imapPort', 'smtpHost', 'smtpPort') }
        : wrong;
    },
    submit: add,
  });
  const search = createDiscovery(client, (candidate) => {
    if (byHand) return;
    if (candidate) choose(candidate);
    // The password of one provider must not go to the servers of another.
    else fill(noPlaces);
  });

  function fill(places: ServerPlaces): void {
    for (const [name, value] of Object.entries(places)) form.set(name as keyof ServerPlaces, value);
  }
  function choose(candidate: Candidate): void {
    fill(serverValues(form.values.address.trim().toLowerCase(), candidate));
    setSameLogin(candidate.imap.username === candidate.smtp.username);
  }
  function openServers(): void {
    byHand = true;
    setOpen(true);
  }

  async function add(): Promise<FormProblem | undefined> {
    if (!open()) {
      const found = await search.now(form.values.address);
      if (found.state !== 'found') {
        openServers();
        if (found.state !== 'nothing') return { message: t('common.required') };
        return { message: found.problem ?? t('accounts.nothingFound') };
      }
    }
    const values = { ...form.values };
    const input = inputOf(values, sameLogin());
    const result = await client.mutation(AddAccount, { input }).toPromise();
    const refusal = refusalOf(result);
    if (!refusal) {
      toast(t('settings.accountAdded', { address: input.address }));
      navigate('/settings/accounts');
      return undefined;
    }
    const payload = result.data?.addExternalMailAccount;
    const failure = payload?.__typename === 'MailServerError' ? payload : undefined;
    const fields = fieldsOfRefusal(refusal, failure, values, sameLogin());
    if (Object.keys(fields).some((name) => !ALWAYS_SHOWN.has(name))) openServers();
    return { message: messageFor(fields, refusal.message), fields };
  }

  return (
    <SettingsFrame
      title={t('settings.addAccount')}
      note={t('settings.addAccountNote')}
      backTo="/settings/accounts"
      nested
    >
      <Form
        class="!gap-8"
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={t('settings.addAccount')}
        busyAction={t('settings.tryingServers')}
      >
        <Section title={t('settings.whose')}>
          <div class="grid gap-4 p-5">
            <TextField
              {...form.field('address')}
              onInput={(address) => {
                form.set('address', address);
                search.typed(address);
              }}
              label={t('session.email')}
              type="email"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              autofocus
            />
            <TextField
              {...form.field('imapPassword')}
              label={t('session.password')}
              type="password"
              autocomplete="off"
              help={t('accounts.passwordHelp')}
            />
            <TextField
              {...form.field('name')}
              label={t('settings.senderName')}
              help={t('settings.senderNameHelp')}
              autocomplete="name"
            />
            <FoundServers
              discovery={search.discovery()}
              open={open()}
              onOpen={openServers}
              onChoose={choose}
            />
          </div>
        </Section>
        <Show when={open()}>
          <ServerFields
            form={form}
            address={form.values.address}
            sameLogin={sameLogin()}
            onSameLogin={setSameLogin}
            passwordHelp={t('accounts.samePassword')}
          />
        </Show>
      </Form>
    </SettingsFrame>
  );
}

function inputOf(values: Values, sameLogin: boolean) {
  const address = values.address.trim();
  const reading = values.imapUsername.trim() || address;
  const sending = sameLogin ? reading : values.smtpUsername.trim() || address;
  return {
    address,
    name: values.name.trim(),
    imap: { ...plainServer(values, 'imap', reading), password: values.imapPassword },
    smtp: {
      ...plainServer(values, 'smtp', sending),
      password: (sameLogin ? '' : values.smtpPassword) || values.imapPassword,
    },
  };
}

const messageFor = (fields: Record<string, string>, message: string): string | undefined =>
  Object.keys(fields).length > 0 ? t('settings.notAdded') : message;
