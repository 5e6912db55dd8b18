// What pages have in common that a link of a mail leads to: it may be used up, and whoever chose a password is in.

import type { Navigator } from '@solidjs/router';
import type { CombinedError } from '@urql/core';
import MailX from 'lucide-solid/icons/mail-x';
import { type JSX, Match, Switch } from 'solid-js';
import { problemText, type Refusal } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import type { FormProblem } from '../primitives/form.ts';
import { Starting } from '../shell/fallbacks.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { signedInNow } from './session.ts';
import { requestSignIn } from './sign-in.ts';

interface ByLinkProps<Found> {
  /** Undefined while it is asked for; null when the link leads nowhere (any more). */
  found: Found | null | undefined;
  error: CombinedError | undefined;
  retry: () => void;
  goneTitle: string;
  goneHelp: string;
  children: (found: () => Found) => JSX.Element;
}

export function ByLink<Found extends object>(props: ByLinkProps<Found>): JSX.Element {
  return (
    <Switch fallback={<Starting />}>
      <Match when={props.error}>
        {(error) => (
          <main class="h-dvh">
            <ErrorState message={problemText(error())} onRetry={props.retry} />
          </main>
        )}
      </Match>
      <Match when={props.found === null}>
        <main class="h-dvh">
          <EmptyState
            icon={MailX}
            stamp="Return to sender"
            title={props.goneTitle}
            help={props.goneHelp}
            action={<ButtonLink href="/sign-in">{t('session.signIn')}</ButtonLink>}
          />
        </main>
      </Match>
      <Match when={props.found}>{(found) => props.children(found)}</Match>
    </Switch>
  );
}

export const problemIn = ({ fields, message }: Refusal): FormProblem => ({
  message: Object.keys(fields).length ? undefined : message,
  fields,
});

/** Signs in with what was just chosen; when that takes more (a second factor), where one signs in. */
export async function enter(
  navigate: Navigator,
  { email, password, reason }: { email: string; password: string; reason?: string },
): Promise<void> {
  const answer = await requestSignIn(email, password);
  if (answer.kind === 'welcome') {
    await signedInNow();
    return navigate('/mail', { replace: true });
  }
  const query = new URLSearchParams({ ...(reason ? { reason } : {}), email });
  navigate(`/sign-in?${query}`, { replace: true });
}
