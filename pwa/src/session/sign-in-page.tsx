import { useNavigate, useSearchParams } from '@solidjs/router';
import Info from 'lucide-solid/icons/info';
import { createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { ButtonLink } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Banner } from '../ui/states.tsx';
import { Envelope } from './envelope.tsx';
import { nextPath } from './guards.tsx';
import { session, signedInNow } from './session.ts';
import { requestSignIn } from './sign-in.ts';

export default function SignInPage(): JSX.Element {
  const navigate = useNavigate();
  const [search] = useSearchParams<{ next?: string; email?: string; reason?: string }>();
  const pause = createPause();
  const expired = () => {
    const state = session();
    return state.kind === 'signedOut' && state.why === 'expired';
  };
  const setUp = () => {
    const state = session();
    return state.kind === 'signedOut' && state.setUp !== undefined;
  };

  const form = createForm({
    initial: { email: typeof search.email === 'string' ? search.email : '', password: '' },
    check: (values) => required(values, 'email', 'password'),
    async submit({ email, password }) {
      const answer = await requestSignIn(email, password);
      switch (answer.kind) {
        case 'welcome':
          await signedInNow();
          if (session().kind !== 'signedIn') return { message: t('session.signInNotKept') };
          navigate(nextPath(search.next), { replace: true });
          return undefined;
        case 'wrongPassword':
          return {
            fields: { password: t('session.wrongPassword') },
            message: t('session.wrongPasswordSummary'),
          };
        case 'tooMany':
          pause.start(answer.seconds);
          return undefined;
        case 'unreachable':
          return { message: t('common.networkError') };
        case 'broken':
          return { message: answer.message || t('common.serverError') };
      }
    },
  });

  return (
    <Envelope title={t('session.signIn')} note={t('session.signInNote')} footer={t('session.signInHelp')}>
      <div class="mb-4 grid gap-3 empty:hidden">
        <Switch>
          <Match when={search.reason === 'accepted'}>
            <Banner tone="success">{t('session.accepted')}</Banner>
          </Match>
          <Match when={search.reason === 'set-up'}>
            <Banner tone="success">{t('session.setUpDone')}</Banner>
          </Match>
          <Match when={expired()}>
            <Banner icon={Info}>{t('session.expired')}</Banner>
          </Match>
        </Switch>
        <Show when={pause.seconds() > 0}>
          <Banner tone="warning">{t('session.tooMany', { seconds: pause.seconds() })}</Banner>
        </Show>
        <Show when={setUp()}>
          <Banner action={<ButtonLink href="/set-up">{t('session.setUp')}</ButtonLink>}>
            {t('session.noOrganization')}
          </Banner>
        </Show>
      </div>
      <Form
        onSubmit={(event) => (pause.seconds() > 0 ? event.preventDefault() : void form.submit(event))}
        problem={form.problem()}
        busy={form.busy()}
        action={
          pause.seconds() > 0 ? t('session.waitSeconds', { seconds: pause.seconds() }) : t('session.signIn')
        }
        busyAction={t('session.signingIn')}
        wideAction
      >
        <TextField
          {...form.field('email')}
          label={t('session.email')}
          type="email"
          autocomplete="username"
          inputmode="email"
          autocapitalize="none"
          spellcheck={false}
          autofocus
        />
        <TextField
          {...form.field('password')}
          label={t('session.password')}
          type="password"
          autocomplete="current-password"
        />
      </Form>
    </Envelope>
  );
}

/** Counts down the seconds the server asked to wait. */
function createPause() {
  const [seconds, setSeconds] = createSignal(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  onCleanup(stop);
  return {
    seconds,
    start(wait: number) {
      stop();
      const until = Date.now() + wait * 1000;
      setSeconds(wait);
      timer = setInterval(() => {
        const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
        setSeconds(left);
        if (left === 0) stop();
      }, 500);
    },
  };
}
