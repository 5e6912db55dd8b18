import { type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { Select, TextField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';
import { isTls, type ServerForm, type Side, tlsModes, usualPorts } from './server-values.ts';

const labels = { TLS: t('settings.tls'), STARTTLS: t('settings.startTls'), NONE: t('settings.noTls') };
const tlsOptions = tlsModes.map((value) => ({ value, label: labels[value] }));

interface ServerFieldsProps {
  form: ServerForm;
  address: string;
  sameLogin: boolean;
  onSameLogin: (same: boolean) => void;
  /** Below the password for sending. */
  passwordHelp: string;
}

/** The servers for reading and sending, with who logs in. The password for reading is asked for elsewhere. */
export function ServerFields(props: ServerFieldsProps): JSX.Element {
  const username = (side: Side) => (
    <TextField
      {...props.form.field(`${side}Username`)}
      label={t('settings.username')}
      optional
      placeholder={props.address}
      help={t('settings.usernameHelp')}
      autocapitalize="none"
      autocomplete="off"
      spellcheck={false}
    />
  );
  return (
    <>
      <Section title={t('settings.incoming')} note={t('settings.incomingNote')}>
        <div class="grid gap-4 p-5">
          <Place form={props.form} side="imap" />
          {username('imap')}
        </div>
      </Section>
      <Section title={t('settings.outgoing')} note={t('settings.outgoingNote')}>
        <div class="grid gap-4 p-5">
          <Place form={props.form} side="smtp" />
          <Switch
            label={t('settings.sameLogin')}
            checked={props.sameLogin}
            onChange={(same) => props.onSameLogin(same)}
          />
          <Show when={!props.sameLogin}>
            {username('smtp')}
            <TextField
              {...props.form.field('smtpPassword')}
              label={t('session.password')}
              type="password"
              autocomplete="off"
              optional
              help={props.passwordHelp}
            />
          </Show>
        </div>
      </Section>
    </>
  );
}

function Place(props: { form: ServerForm; side: Side }): JSX.Element {
  const tls = () => props.form.values[`${props.side}Tls`];
  return (
    <>
      <div class="grid grid-cols-1 items-start gap-4 sm:grid-cols-[1fr_9rem_5.5rem]">
        <TextField
          {...props.form.field(`${props.side}Host`)}
          label={t('settings.server')}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          inputmode="url"
        />
        <Select
          label={t('settings.security')}
          value={tls()}
          options={tlsOptions}
          error={props.form.errors[`${props.side}Tls`] || undefined}
          onChange={(mode) => {
            const usual: readonly string[] = Object.values(usualPorts[props.side]);
            props.form.set(`${props.side}Tls`, mode);
            if (isTls(mode) && usual.includes(props.form.values[`${props.side}Port`]))
              props.form.set(`${props.side}Port`, usualPorts[props.side][mode]);
          }}
        />
        <TextField
          {...props.form.field(`${props.side}Port`)}
          label={t('settings.port')}
          inputmode="numeric"
          autocomplete="off"
        />
      </div>
      <Show when={tls() === 'NONE'}>
        <p role="status" class="rounded-md bg-warning-wash px-3 py-2 text-sm text-warning">
          {t('accounts.unencrypted')}
        </p>
      </Show>
    </>
  );
}
