import { graphql } from '@postroom/schema';
import { useNavigate, useParams } from '@solidjs/router';
import { createQuery } from '@urql/solid';
import type { JSX } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { exactTime } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { ByLink, enter, problemIn } from './by-link.tsx';
import { Envelope } from './envelope.tsx';
import { guestClient } from './session.ts';

const PasswordLinkQuery = graphql(`
  query PasswordLink($token: String!) {
    passwordLink(token: $token) {
      address
      expiresAt
    }
  }
`);

const SetPassword = graphql(
  `
  mutation SetPasswordByLink($input: SetPasswordByLinkInput!) {
    setPasswordByLink(input: $input) {
      __typename
      ... on SetPasswordByLinkPayload {
        address
      }
      ...Refused
    }
  }
`,
  [Refused],
);

/** Where a password link leads: choose the password of one's mailbox, once, and be in. */
export default function SetPasswordPage(): JSX.Element {
  const navigate = useNavigate();
  const parameters = useParams<{ token: string }>();
  const [link, ask] = createQuery({
    query: PasswordLinkQuery,
    variables: () => ({ token: parameters.token }),
  });
  const form = createForm({
    initial: { password: '' },
    check: (values) => required(values, 'password'),
    async submit({ password }) {
      const result = await guestClient
        .mutation(SetPassword, { input: { token: parameters.token, password } })
        .toPromise();
      const refusal = refusalOf(result);
      if (refusal) return problemIn(refusal);
      const payload = result.data?.setPasswordByLink;
      const address = payload?.__typename === 'SetPasswordByLinkPayload' ? payload.address : '';
      await enter(navigate, { email: address, password });
      return undefined;
    },
  });
  return (
    <ByLink
      found={link.data?.passwordLink}
      error={link.error}
      retry={() => ask({ requestPolicy: 'network-only' })}
      goneTitle={t('session.linkGone')}
      goneHelp={t('session.linkGoneHelp')}
    >
      {(found) => (
        <Envelope
          title={t('session.setPasswordTitle')}
          note={t('session.setPasswordFor', { address: found().address })}
          footer={t('session.setPasswordUntil', { date: exactTime(found().expiresAt) })}
        >
          <Form
            onSubmit={(event) => void form.submit(event)}
            problem={form.problem()}
            busy={form.busy()}
            action={t('session.setPassword')}
            busyAction={t('session.settingPassword')}
            wideAction
          >
            {/* Password managers store the address with the password. */}
            <input type="email" autocomplete="username" value={found().address} readOnly hidden />
            <TextField
              {...form.field('password')}
              label={t('session.newPassword')}
              type="password"
              autocomplete="new-password"
              help={t('session.newPasswordHelp')}
              autofocus
            />
          </Form>
        </Envelope>
      )}
    </ByLink>
  );
}
