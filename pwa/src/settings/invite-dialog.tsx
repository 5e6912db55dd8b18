import { graphql } from '@postroom/schema';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { useWorkspace } from '../session/session.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select, TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { roleOptions } from './roles.ts';

const InviteMember = graphql(
  `
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      __typename
      ... on InviteMemberPayload {
        invitation {
          id
          email
          role
          state
          expiresAt
        }
        url
      }
      ...Refused
    }
  }
`,
  [Refused],
);

/** Asks whom to invite, then shows the link to hand on. */
export function InviteDialog(props: { open: boolean; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [invited, setInvited] = createSignal<{ email: string; url: string }>();
  const form = createForm({
    initial: { email: '', role: 'MEMBER' },
    check: (values) => required(values, 'email'),
    async submit(values) {
      const role = roleOptions.find((option) => option.value === values.role)?.value ?? 'MEMBER';
      const result = await client
        .mutation(InviteMember, { input: { email: values.email.trim(), role } })
        .toPromise();
      const refusal = refusalOf(result);
      if (refusal)
        return {
          message: Object.keys(refusal.fields).length ? undefined : refusal.message,
          fields: refusal.fields,
        };
      const payload = result.data?.inviteMember;
      if (payload?.__typename === 'InviteMemberPayload')
        setInvited({ email: payload.invitation.email, url: payload.url });
      form.reset();
      return undefined;
    },
  });
  const close = () => {
    props.onClose();
    setInvited(undefined);
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={invited() ? t('settings.invited') : t('settings.invite')}
      description={invited() ? undefined : t('settings.inviteNote')}
    >
      <Show
        when={invited()}
        fallback={
          <Form
            onSubmit={(event) => void form.submit(event)}
            problem={form.problem()}
            busy={form.busy()}
            action={t('settings.inviteAction')}
            busyAction={t('settings.inviting')}
          >
            <TextField
              {...form.field('email')}
              label={t('session.email')}
              type="email"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              autofocus
            />
            <Select
              label={t('settings.role')}
              value={form.values.role}
              options={roleOptions}
              onChange={(role) => form.set('role', role)}
              help={t('settings.roleHelp')}
            />
          </Form>
        }
      >
        {(invitation) => (
          <CopyField
            label={t('settings.invitationLink', { email: invitation().email })}
            value={invitation().url}
            help={t('settings.invitationLinkHelp')}
          />
        )}
      </Show>
    </Dialog>
  );
}
