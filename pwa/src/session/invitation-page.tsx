import { graphql } from '@postroom/schema';
import { useNavigate, useParams } from '@solidjs/router';
import { createQuery } from '@urql/solid';
import type { JSX } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { longDate } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { ByLink, enter, problemIn } from './by-link.tsx';
import { Envelope } from './envelope.tsx';
import { guestClient } from './session.ts';

const InvitationQuery = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token) {
      organizationName
      email
      role
      inviterName
      expiresAt
    }
  }
`);

const AcceptInvitation = graphql(
  `
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on AcceptInvitationPayload {
        email
      }
      ...Refused
    }
  }
`,
  [Refused],
);

/** Where an invitation's link leads: choose a name and a password, and be in. */
export default function InvitationPage(): JSX.Element {
  const navigate = useNavigate();
  const parameters = useParams<{ token: string }>();
  const [invitation, ask] = createQuery({
    query: InvitationQuery,
    variables: () => ({ token: parameters.token }),
  });
  const form = createForm({
    initial: { name: '', password: '' },
    check: (values) => required(values, 'name', 'password'),
    async submit(values) {
      const result = await guestClient
        .mutation(AcceptInvitation, { input: { token: parameters.token, ...values } })
        .toPromise();
      const refusal = refusalOf(result);
      if (refusal) return problemIn(refusal);
      const payload = result.data?.acceptInvitation;
      const email = payload?.__typename === 'AcceptInvitationPayload' ? payload.email : '';
      await enter(navigate, { email, password: values.password, reason: 'accepted' });
      return undefined;
    },
  });

  return (
    <ByLink
      found={invitation.data?.invitation}
      error={invitation.error}
      retry={() => ask({ requestPolicy: 'network-only' })}
      goneTitle={t('session.invitationGone')}
      goneHelp={t('session.invitationGoneHelp')}
    >
      {(found) => (
        <Envelope
          title={t('session.invitationTitle', { organization: found().organizationName })}
          note={t('session.invitationNote', { inviter: found().inviterName, email: found().email })}
          footer={t('session.invitationUntil', { date: longDate(found().expiresAt) })}
        >
          <Form
            onSubmit={(event) => void form.submit(event)}
            problem={form.problem()}
            busy={form.busy()}
            action={t('session.join')}
            busyAction={t('session.joining')}
            wideAction
          >
            {/* Password managers store the address with the password. */}
            <input type="email" autocomplete="username" value={found().email} readOnly hidden />
            <TextField {...form.field('name')} label={t('session.yourName')} autocomplete="name" autofocus />
            <TextField
              {...form.field('password')}
              label={t('session.newPassword')}
              type="password"
              autocomplete="new-password"
              help={t('session.newPasswordHelp')}
            />
          </Form>
        </Envelope>
      )}
    </ByLink>
  );
}
