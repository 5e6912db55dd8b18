import { graphql } from '@postroom/schema';
import { Navigate, useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Envelope } from './envelope.tsx';
import { confirmSession, guestClient, session, signedInNow } from './session.ts';
import { requestSignIn } from './sign-in.ts';

const SetUpOrganization = graphql(
  `
  mutation SetUpOrganization($input: SetUpOrganizationInput!) {
    setUpOrganization(input: $input) {
      __typename
      ... on SetUpOrganizationPayload {
        email
      }
      ...Refused
    }
  }
`,
  [Refused],
);

/** Fields of the first step; the rest are of the second. */
const firstStep = ['organizationName', 'domain'];

/** The first run: the organization and its domain, then the first person. */
export default function SetUpPage(): JSX.Element {
  const navigate = useNavigate();
  const [step, setStep] = createSignal<1 | 2>(1);
  const waiting = () => {
    const state = session();
    return state.kind === 'signedOut' ? state.setUp : undefined;
  };
  const form = createForm({
    initial: {
      organizationName: '',
      domain: waiting()?.suggestedDomain ?? '',
      name: '',
      localPart: '',
      password: '',
    },
    check: (values) =>
      step() === 1
        ? required(values, 'organizationName', 'domain')
        : required(values, 'name', 'localPart', 'password'),
    async submit(values) {
      if (step() === 1) {
        setStep(2);
        return undefined;
      }
      const domain = values.domain.trim().toLowerCase();
      const result = await guestClient
        .mutation(SetUpOrganization, { input: { ...values, domain } })
        .toPromise();
      const refusal = refusalOf(result);
      if (refusal) {
        if (Object.keys(refusal.fields).some((field) => firstStep.includes(field))) setStep(1);
        return {
          message: Object.keys(refusal.fields).length ? undefined : refusal.message,
          fields: refusal.fields,
        };
      }
      const payload = result.data?.setUpOrganization;
      const email =
        payload?.__typename === 'SetUpOrganizationPayload' ? payload.email : `${values.localPart}@${domain}`;
      const answer = await requestSignIn(email, values.password);
      if (answer.kind === 'welcome') {
        await signedInNow();
        navigate('/mail', { replace: true });
        return undefined;
      }
      await confirmSession();
      navigate(`/sign-in?reason=set-up&email=${encodeURIComponent(email)}`, { replace: true });
      return undefined;
    },
  });

  return (
    <Show when={waiting() || form.busy()} fallback={<Navigate href="/mail" />}>
      <Envelope
        title={step() === 1 ? t('session.setUpTitle') : t('session.setUpPerson')}
        note={step() === 1 ? t('session.setUpNote') : t('session.setUpPersonNote')}
        footer={t('session.setUpStep', { step: step() })}
      >
        <Form
          onSubmit={(event) => void form.submit(event)}
          problem={form.problem()}
          busy={form.busy()}
          action={step() === 1 ? t('session.next') : t('session.setUpAction')}
          busyAction={t('session.settingUp')}
          extra={
            <Show when={step() === 2}>
              <Button tone="quiet" onClick={() => setStep(1)}>
                {t('common.back')}
              </Button>
            </Show>
          }
        >
          <Show
            when={step() === 1}
            fallback={
              <>
                <TextField
                  {...form.field('name')}
                  label={t('session.yourName')}
                  autocomplete="name"
                  autofocus
                />
                <TextField
                  {...form.field('localPart')}
                  label={t('session.yourAddress')}
                  suffix={`@${form.values.domain}`}
                  autocapitalize="none"
                  autocomplete="off"
                  spellcheck={false}
                  help={t('session.yourAddressHelp')}
                />
                <TextField
                  {...form.field('password')}
                  label={t('session.newPassword')}
                  type="password"
                  autocomplete="new-password"
                  help={t('session.newPasswordHelp')}
                />
              </>
            }
          >
            <TextField
              {...form.field('organizationName')}
              label={t('session.organizationName')}
              autocomplete="organization"
              help={t('session.organizationNameHelp')}
              autofocus
            />
            <TextField
              {...form.field('domain')}
              label={t('session.domain')}
              autocapitalize="none"
              autocomplete="off"
              spellcheck={false}
              inputmode="url"
              help={t('session.domainHelp')}
            />
          </Show>
        </Form>
      </Envelope>
    </Show>
  );
}
