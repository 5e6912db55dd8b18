import CloudOff from 'lucide-solid/icons/cloud-off';
import Download from 'lucide-solid/icons/download';
import Sparkles from 'lucide-solid/icons/refresh-cw';
import { createEffect, createMemo, createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { t } from '../messages/message.ts';
import { plural } from '../messages/plural.ts';
import { isDesktop } from '../primitives/media.ts';
import { signOut } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { createConnectionWords } from './connection-state.tsx';
import { dismissInstall, installOffer } from './install.ts';
import { setSignOutQuestion, signOutQuestion } from './sign-out.ts';
import { updateReady } from './updates.ts';

/** Connecting takes a moment at every start: a line for it would push the page down and let it up again, ms. */
const LONG_CONNECTING = 3_000;

/** One line above the page: a new version, an offer to install, or (on phones) the state of the connection. */
export function Notices(): JSX.Element {
  const words = createConnectionWords();
  const mood = createMemo(() => words().mood);
  const [long, setLong] = createSignal(false);
  createEffect(() => {
    setLong(false);
    if (mood() !== 'connecting') return;
    const timer = setTimeout(() => setLong(true), LONG_CONNECTING);
    onCleanup(() => clearTimeout(timer));
  });
  const worthALine = () => mood() !== 'good' && (mood() !== 'connecting' || long());
  return (
    <>
      <Switch>
        <Match when={updateReady()}>
          {(update) => (
            <Line icon={Sparkles} text={t('shell.updateReady')}>
              <Button tone="primary" onClick={() => update()()}>
                {t('shell.update')}
              </Button>
            </Line>
          )}
        </Match>
        <Match when={installOffer()}>
          {(offer) => (
            <Line icon={Download} text={t('shell.install')}>
              <Button tone="quiet" onClick={dismissInstall}>
                {t('shell.notNow')}
              </Button>
              <Button onClick={() => void offer()()}>{t('shell.installAction')}</Button>
            </Line>
          )}
        </Match>
      </Switch>
      <Show when={!isDesktop() && worthALine()}>
        <p role="status" class="flex items-center justify-center gap-2 bg-desk px-4 py-1 text-xs text-ink-2">
          <Show when={mood() === 'away'}>
            <Icon of={CloudOff} size={14} />
          </Show>
          {words().text}
        </p>
      </Show>
      <SignOutQuestion />
    </>
  );
}

function Line(props: {
  icon: Parameters<typeof Icon>[0]['of'];
  text: string;
  children: JSX.Element;
}): JSX.Element {
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-wash px-4 py-2 text-base text-ink lg:rounded-ss-lg">
      <Icon of={props.icon} size={18} class="text-accent" />
      <p class="min-w-0 flex-1 basis-52">{props.text}</p>
      <div class="ms-auto flex gap-1">{props.children}</div>
    </div>
  );
}

function SignOutQuestion(): JSX.Element {
  const close = () => setSignOutQuestion(undefined);
  return (
    <Dialog
      open={signOutQuestion() !== undefined}
      onClose={close}
      title={t('session.signOutQuestion')}
      description={plural(signOutQuestion() ?? 0, {
        one: '# change on this device has not reached the server. Signing out deletes it.',
        other: '# changes on this device have not reached the server. Signing out deletes them.',
      })}
      actions={
        <>
          <Button tone="quiet" onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button
            tone="danger"
            onClick={() => {
              close();
              void signOut();
            }}
          >
            {t('session.signOutAnyway')}
          </Button>
        </>
      }
    />
  );
}
