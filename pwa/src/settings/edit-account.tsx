import { useNavigate, useParams } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { createForm, type FormProblem, required } from '../primitives/form.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Section } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { type AccountRow, OneAccount, UpdateAccount } from './account-documents.ts';
import { fieldsOfRefusal } from './account-problems.ts';
import { Loaded } from './loaded.tsx';
import { ServerFields } from './server-fields.tsx';
import { noServers, plainServer, type Side, serverValues } from './server-values.ts';
import { SettingsFrame } from './settings-page.tsx';

type Servers = Pick<AccountRow, 'imap' | 'smtp'> & {
  [side in Side]: NonNullable<AccountRow[side]>;
};

/** Changes the name, the servers or the password of a mailbox from elsewhere. */
export default function EditAccountPage(): JSX.Element {
  const params = useParams<{ accountId: string }>();
  const { state, refresh } = createPageQuery(OneAccount, () => ({ id: params.accountId }));
  const account = () => {
    const node = state.data?.node;
    return node?.__typename === 'MailAccount' ? node : undefined;
  };
  return (
    <SettingsFrame
      title={t('accounts.changeTitle')}
      note={account()?.address}
      backTo="/settings/accounts"
      nested
    >
      <Loaded data={state.data} error={state.error} retry={refresh} rows={3}>
        {() => (
          <Show when={account()?.id} keyed fallback={<EmptyState title={t('accounts.gone')} />}>
            {(_id) => <Editor account={account() as AccountRow} />}
          </Show>
        )}
      </Loaded>
    </SettingsFrame>
  );
}

const hasServers = (account: AccountRow): account is AccountRow & Servers =>
  account.imap !== null && account.smtp !== null;

function Editor(props: { account: AccountRow }): JSX.Element {
  return (
    <Show when={hasServers(props.account)} fallback={<EmptyState title={t('accounts.gone')} />}>
      <EditorOfServers account={props.account as AccountRow & Servers} />
    </Show>
  );
}

function EditorOfServers(props: { account: AccountRow & Servers }): JSX.Element {
  const { client } = useWorkspace();
  const navigate = useNavigate();
  // The form begins with the account as it is now; what changes elsewhere meanwhile does not overwrite what is typed.
  const { account } = props;
  const [sameLogin, setSameLogin] = createSignal(account.imap.username === account.smtp.username);

  const form = createForm({
    initial: { name: account.name, ...noServers, ...serverValues(account.address, account) },
    check: (values) => required(values, 'name', 'imapHost', 'imapPort', 'smtpHost', 'smtpPort'),
    submit: save,
  });

  function changedServers() {
    const { values } = form;
    const reading = values.imapUsername.trim() || account.address;
    const sending = sameLogin() ? reading : values.smtpUsername.trim() || account.address;
    const smtpPassword = sameLogin() ? values.imapPassword : values.smtpPassword;
    const imap = plainServer(values, 'imap', reading);
    const smtp = plainServer(values, 'smtp', sending);
    return {
      ...(differs(imap, account.imap) || values.imapPassword
        ? { imap: { ...imap, password: values.imapPassword || null } }
        : {}),
      ...(differs(smtp, account.smtp) || smtpPassword
        ? { smtp: { ...smtp, password: smtpPassword || null } }
        : {}),
    };
  }

  async function save(): Promise<FormProblem | undefined> {
    const input = { accountId: account.id, name: form.values.name.trim(), ...changedServers() };
    const result = await client.mutation(UpdateAccount, { input }).toPromise();
    const refusal = refusalOf(result);
    if (!refusal) {
      toast(t('accounts.changed', { address: account.address }));
      navigate('/settings/accounts');
      return undefined;
    }
    const payload = result.data?.updateMailAccount;
    const failure = payload?.__typename === 'MailServerError' ? payload : undefined;
    const fields = fieldsOfRefusal(refusal, failure, form.values, sameLogin());
    return { message: Object.keys(fields).length > 0 ? undefined : refusal.message, fields };
  }

  return (
    <Form
      class="!gap-8"
      onSubmit={(event) => void form.submit(event)}
      problem={form.problem()}
      busy={form.busy()}
      action={t('accounts.save')}
      busyAction={t('settings.tryingServers')}
    >
      <Section title={t('settings.whose')}>
        <div class="grid gap-4 p-5">
          <TextField
            {...form.field('name')}
            label={t('settings.senderName')}
            help={t('settings.senderNameHelp')}
            autocomplete="name"
          />
          <TextField
            {...form.field('imapPassword')}
            label={sameLogin() ? t('session.password') : t('accounts.reads')}
            type="password"
            autocomplete="off"
            optional
            help={t('accounts.keepPassword')}
          />
        </div>
      </Section>
      <ServerFields
        form={form}
        address={account.address}
        sameLogin={sameLogin()}
        onSameLogin={setSameLogin}
        passwordHelp={t('accounts.keepPassword')}
      />
    </Form>
  );
}

type Plain = ReturnType<typeof plainServer>;

const differs = (a: Plain, b: Plain): boolean =>
  a.host !== b.host || a.port !== b.port || a.tls !== b.tls || a.username !== b.username;
