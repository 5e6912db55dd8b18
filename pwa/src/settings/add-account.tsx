import { graphql } from '@postroom/schema';
import { useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { createForm, type FormProblem, required } from '../primitives/form.ts';
import { usePerson, useWorkspace } from '../session/session.ts';
import { Select, TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Section } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountFields } from './account-fields.ts';
import { fieldOfPath, fieldOfProblem, guessServers } from './server-guess.ts';
import { SettingsFrame } from './settings-page.tsx';

const AddAccount = graphql(
  `
  mutation AddExternalMailAccount($input: AddExternalMailAccountInput!) {
    addExternalMailAccount(input: $input) {
      __typename
      ... on AddExternalMailAccountPayload {
        account {
          ...AccountFields
        }
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on MailServerError {
        problem
        server
      }
      ... on Error {
        code
        message
      }
    }
  }
`,
  [AccountFields],
);

const tlsModes = ['TLS', 'STARTTLS', 'NONE'] as const;
type TlsMode = (typeof tlsModes)[number];
const tlsOptions = tlsModes.map((value) => ({
  value,
  label: { TLS: t('settings.tls'), STARTTLS: t('settings.startTls'), NONE: t('settings.noTls') }[value],
}));
const usualPorts: Record<'imap' | 'smtp', Record<TlsMode, string>> = {
  imap: { TLS: '993', STARTTLS: '143', NONE: '143' },
  smtp: { TLS: '465', STARTTLS: '587', NONE: '25' },
};

const initial = {
  address: '',
  name: '',
  imapHost: '',
  imapPort: '993',
  imapTls: 'TLS',
  imapUsername: '',
  imapPassword: '',
  smtpHost: '',
  smtpPort: '465',
  smtpTls: 'TLS',
  smtpUsername: '',
  smtpPassword: '',
};
type Values = typeof initial;
const isTls = (value: string): value is TlsMode => tlsModes.some((mode) => mode === value);

function serverInput(values: Values, side: 'imap' | 'smtp', credentials: 'imap' | 'smtp') {
  const tls = values[`${side}Tls`];
  return {
    host: values[`${side}Host`].trim(),
    port: Number(values[`${side}Port`]),
    tls: isTls(tls) ? tls : ('TLS' as const),
    username: values[`${credentials}Username`].trim() || values.address.trim(),
    password: values[`${credentials}Password`],
  };
}

export default function AddAccountPage(): JSX.Element {
  const { client } = useWorkspace();
  const person = usePerson();
  const navigate = useNavigate();
  const [sameLogin, setSameLogin] = createSignal(true);

  const form = createForm<Values>({
    initial: { ...initial, name: person.name },
    check(values) {
      const names = [
        'address',
        'name',
        'imapHost',
        'imapPort',
        'imapPassword',
        'smtpHost',
        'smtpPort',
      ] as const;
      return required(values, ...names, ...(sameLogin() ? [] : (['smtpUsername', 'smtpPassword'] as const)));
    },
    async submit(values): Promise<FormProblem | undefined> {
      const input = {
        address: values.address.trim(),
        name: values.name.trim(),
        imap: serverInput(values, 'imap', 'imap'),
        smtp: serverInput(values, 'smtp', sameLogin() ? 'imap' : 'smtp'),
      };
      const result = await client.mutation(AddAccount, { input }).toPromise();
      const refusal = refusalOf(result);
      if (!refusal) {
        toast(t('settings.accountAdded', { address: input.address }));
        navigate('/settings/accounts');
        return undefined;
      }
      const payload = result.data?.addExternalMailAccount;
      if (payload?.__typename === 'MailServerError') {
        const field = fieldOfProblem(payload.problem, payload.server, values);
        const shown = sameLogin() && field === 'smtpPassword' ? 'imapPassword' : field;
        return { message: t('settings.notAdded'), fields: { [shown]: payload.message } };
      }
      const fields = Object.fromEntries(
        Object.entries(refusal.fields).map(([path, message]) => [fieldOfPath(path), message]),
      );
      return { message: Object.keys(fields).length ? undefined : refusal.message, fields };
    },
  });

  /** Fills in the servers' usual names as long as nobody has typed others. */
  function setAddress(address: string): void {
    const before = guessServers(form.values.address);
    const guess = guessServers(address);
    form.set('address', address);
    if (form.values.imapHost === before.imapHost) form.set('imapHost', guess.imapHost);
    if (form.values.smtpHost === before.smtpHost) form.set('smtpHost', guess.smtpHost);
  }

  const server = (side: 'imap' | 'smtp') => (
    <div class="grid grid-cols-1 items-start gap-4 sm:grid-cols-[1fr_9rem_5.5rem]">
      <TextField
        {...form.field(`${side}Host`)}
        label={t('settings.server')}
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        inputmode="url"
      />
      <Select
        label={t('settings.security')}
        value={form.values[`${side}Tls`]}
        options={tlsOptions}
        error={form.errors[`${side}Tls`] || undefined}
        onChange={(mode) => {
          const usual: readonly string[] = Object.values(usualPorts[side]);
          form.set(`${side}Tls`, mode);
          if (isTls(mode) && usual.includes(form.values[`${side}Port`]))
            form.set(`${side}Port`, usualPorts[side][mode]);
        }}
      />
      <TextField
        {...form.field(`${side}Port`)}
        label={t('settings.port')}
        inputmode="numeric"
        autocomplete="off"
      />
    </div>
  );

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
              onInput={setAddress}
              label={t('session.email')}
              type="email"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              autofocus
            />
            <TextField
              {...form.field('name')}
              label={t('settings.senderName')}
              help={t('settings.senderNameHelp')}
              autocomplete="name"
            />
          </div>
        </Section>
        <Section title={t('settings.incoming')} note={t('settings.incomingNote')}>
          <div class="grid gap-4 p-5">
            {server('imap')}
            <TextField
              {...form.field('imapUsername')}
              label={t('settings.username')}
              optional
              placeholder={form.values.address}
              help={t('settings.usernameHelp')}
              autocapitalize="none"
              autocomplete="off"
              spellcheck={false}
            />
            <TextField
              {...form.field('imapPassword')}
              label={t('session.password')}
              type="password"
              autocomplete="off"
              help={t('settings.appPasswordHelp')}
            />
          </div>
        </Section>
        <Section title={t('settings.outgoing')} note={t('settings.outgoingNote')}>
          <div class="grid gap-4 p-5">
            {server('smtp')}
            <Switch label={t('settings.sameLogin')} checked={sameLogin()} onChange={setSameLogin} />
            <Show when={!sameLogin()}>
              <TextField
                {...form.field('smtpUsername')}
                label={t('settings.username')}
                autocapitalize="none"
                autocomplete="off"
                spellcheck={false}
              />
              <TextField
                {...form.field('smtpPassword')}
                label={t('session.password')}
                type="password"
                autocomplete="off"
              />
            </Show>
          </div>
        </Section>
      </Form>
    </SettingsFrame>
  );
}
