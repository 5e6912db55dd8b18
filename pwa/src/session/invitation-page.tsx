import { graphql } from '@postroom/schema';
import { useNavigate, useParams } from '@solidjs/router';
import { createQuery } from '@urql/solid';
import MailX from 'lucide-solid/icons/mail-x';
import { type JSX, Match, Switch } from 'solid-js';
import { problemText, refusalOf } from '../data/answer.ts';
import { longDate } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { Starting } from '../shell/fallbacks.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { Envelope } from './envelope.tsx';
import { guestClient, signedInNow } from './session.ts';
import { requestSignIn } from './sign-in.ts';

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

const AcceptInvitation = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      __typename
      ... on AcceptInvitationPayload {
        email
      }
      ... on InputError {
        fields {
          path
          message
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

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
      if (refusal)
        return {
          message: Object.keys(refusal.fields).length ? undefined : refusal.message,
          fields: refusal.fields,
        };
      const payload = result.data?.acceptInvitation;
      const email = payload?.__typename === 'AcceptInvitationPayload' ? payload.email : '';
      const answer = await requestSignIn(email, values.password);
      if (answer.kind === 'welcome') {
        await signedInNow();
        navigate('/mail', { replace: true });
      } else navigate(`/sign-in?reason=accepted&email=${encodeURIComponent(email)}`, { replace: true });
      return undefined;
    },
  });

  return (
    <Switch fallback={<Starting />}>
      <Match when={invitation.error}>
        {(error) => (
          <main class="h-dvh">
            <ErrorState
              message={problemText(error())}
              onRetry={() => ask({ requestPolicy: 'network-only' })}
            />
          </main>
        )}
      </Match>
      <Match when={invitation.data && invitation.data.invitation === null}>
        <main class="h-dvh">
          <EmptyState
            icon={MailX}
            stamp="Return to sender"
            title={t('session.invitationGone')}
            help={t('session.invitationGoneHelp')}
            action={<ButtonLink href="/sign-in">{t('session.signIn')}</ButtonLink>}
          />
        </main>
      </Match>
      <Match when={invitation.data?.invitation}>
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
              <TextField
                {...form.field('name')}
                label={t('session.yourName')}
                autocomplete="name"
                autofocus
              />
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
      </Match>
    </Switch>
  );
}
