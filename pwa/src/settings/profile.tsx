import { graphql } from '@postroom/schema';
import { createSignal, type JSX } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { usePerson, useWorkspace } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Section } from '../ui/page.tsx';
import { Tag } from '../ui/states.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { roleName } from './roles.ts';
import { SettingsFrame } from './settings-page.tsx';

const ChangePassword = graphql(
  `
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      __typename
      ... on ChangePasswordPayload {
        user {
          id
        }
      }
      ...Refused
    }
  }
`,
  [Refused],
);

export default function ProfilePage(): JSX.Element {
  const person = usePerson();
  return (
    <SettingsFrame title={t('settings.profile')}>
      <Section title={t('settings.you')}>
        <div class="flex items-center gap-4 p-5">
          <Avatar name={person.name} size="large" />
          <div class="grid min-w-0 flex-1 gap-0.5">
            <p class="truncate font-letter text-lg font-semibold">{person.name}</p>
            <p class="truncate text-base text-ink-2">{person.email}</p>
            <p class="truncate text-sm text-ink-3">{person.organization.name}</p>
          </div>
          <Tag tone="accent">{roleName(person.role)}</Tag>
        </div>
      </Section>
      <PasswordSection email={person.email} />
    </SettingsFrame>
  );
}

function PasswordSection(props: { email: string }): JSX.Element {
  const { client } = useWorkspace();
  const [revokeOthers, setRevokeOthers] = createSignal(true);
  const form = createForm({
    initial: { currentPassword: '', newPassword: '' },
    check: (values) => required(values, 'currentPassword', 'newPassword'),
    async submit(values) {
      const input = { ...values, revokeOtherSessions: revokeOthers() };
      const refusal = refusalOf(await client.mutation(ChangePassword, { input }).toPromise());
      if (refusal)
        return {
          message: Object.keys(refusal.fields).length ? undefined : refusal.message,
          fields: refusal.fields,
        };
      form.reset();
      toast(t('settings.passwordChanged'));
      return undefined;
    },
  });
  return (
    <Section title={t('settings.password')} note={t('settings.passwordNote')}>
      <Form
        class="p-5"
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={t('settings.changePassword')}
        busyAction={t('settings.changingPassword')}
      >
        <input type="email" autocomplete="username" value={props.email} readOnly hidden />
        <TextField
          {...form.field('currentPassword')}
          label={t('settings.currentPassword')}
          type="password"
          autocomplete="current-password"
        />
        <TextField
          {...form.field('newPassword')}
          label={t('settings.newPassword')}
          type="password"
          autocomplete="new-password"
          help={t('session.newPasswordHelp')}
        />
        <Switch
          label={t('settings.revokeOthers')}
          help={t('settings.revokeOthersHelp')}
          checked={revokeOthers()}
          onChange={setRevokeOthers}
        />
      </Form>
    </Section>
  );
}
