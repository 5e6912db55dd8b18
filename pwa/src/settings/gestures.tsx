import { createSignal, type JSX, Show } from 'solid-js';
import {
  SWIPE_CHOICES,
  type SwipeChoice,
  setSwipeEnd,
  setSwipeStart,
  swipeEnd,
  swipeStart,
} from '../mail/list/swipe-actions.ts';
import { t } from '../messages/message.ts';
import { setOverlay } from '../shell/commands.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { SettingsFrame } from './settings-page.tsx';

/** What swipes do, mail links of other pages, and the keys. */
export default function GesturesPage(): JSX.Element {
  const options = SWIPE_CHOICES.map((value) => ({ value, label: t(`phone.swipe.${value}`) }));
  return (
    <SettingsFrame title={t('phone.title')}>
      <Section title={t('phone.swipes')} note={t('phone.swipesNote')}>
        <div class="grid gap-4 p-5">
          <Select<SwipeChoice>
            label={document.dir === 'rtl' ? t('phone.swipeStart') : t('phone.swipeEnd')}
            value={swipeEnd()}
            options={options}
            onChange={setSwipeEnd}
          />
          <Select<SwipeChoice>
            label={document.dir === 'rtl' ? t('phone.swipeEnd') : t('phone.swipeStart')}
            value={swipeStart()}
            options={options}
            onChange={setSwipeStart}
          />
        </div>
      </Section>
      <MailLinks />
      <Section title={t('phone.keys')} note={t('phone.keysNote')}>
        <div class="p-5">
          <Button onClick={() => setOverlay('shortcuts')}>{t('shell.shortcuts')}</Button>
        </div>
      </Section>
    </SettingsFrame>
  );
}

/** Asks the browser to open mailto: links here. It alone knows whether it does. */
function MailLinks(): JSX.Element {
  const [asked, setAsked] = createSignal(false);
  const ask = (): void => {
    navigator.registerProtocolHandler('mailto', `${location.origin}/mail?write=%s`);
    setAsked(true);
  };
  return (
    <Section title={t('phone.links')} note={t('phone.linksNote')}>
      <div class="grid gap-3 p-5">
        <Show
          when={'registerProtocolHandler' in navigator}
          fallback={<p class="text-base text-ink-2">{t('phone.linksCannot')}</p>}
        >
          <div>
            <Button onClick={ask}>{t('phone.linksDo')}</Button>
          </div>
          <Show when={asked()}>
            <p role="status" class="text-sm text-ink-2">
              {t('phone.linksAsked')}
            </p>
          </Show>
        </Show>
      </div>
    </Section>
  );
}
