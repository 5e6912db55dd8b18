import { A } from '@solidjs/router';
import TreePalm from 'lucide-solid/icons/tree-palm';
import { createMemo, For, type JSX } from 'solid-js';
import { longDate } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/icon.tsx';
import { useMail } from '../data/mail.ts';

/** A quiet line above the list while the mail server answers for the person, or soon will. */
export function AbsenceBanner(): JSX.Element {
  const mail = useMail();
  const away = createMemo(() =>
    Object.values(mail.state.accounts).flatMap(({ id, address, absence }) => {
      if (!absence || (absence.until && Date.parse(absence.until) <= Date.now())) return [];
      const later = absence.from && Date.parse(absence.from) > Date.now() ? absence.from : null;
      const words = later
        ? t('rules.bannerFrom', { address, day: longDate(later) })
        : t('rules.bannerOn', { address });
      return [{ id, words }];
    }),
  );
  return (
    <For each={away()}>
      {({ id, words }) => (
        <p class="mx-4 mb-1 flex items-center gap-2 text-sm text-ink-2">
          <Icon of={TreePalm} size={16} class="shrink-0 text-ink-3" />
          <span class="min-w-0 flex-1">{words}</span>
          <A
            href={`/settings/rules?tab=absence&account=${id}`}
            class="grid min-h-(--tap) shrink-0 place-items-center px-2"
          >
            {t('rules.bannerChange')}
          </A>
        </p>
      )}
    </For>
  );
}
