import { A } from '@solidjs/router';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { isDesktop } from '../../primitives/media.ts';
import { Banner } from '../../ui/states.tsx';
import { useMail } from '../data/mail.ts';
import { AccountStatus } from './account-status.tsx';

/** Accounts that do not receive mail, above the list; on a phone also those that are still syncing. */
export function Troubles(): JSX.Element {
  const mail = useMail();
  const failed = createMemo(() =>
    Object.values(mail.state.accounts).filter((account) => account.status === 'FAILED'),
  );
  const busy = createMemo(() =>
    isDesktop()
      ? []
      : Object.values(mail.state.accounts).filter(
          (account) => account.status === 'SYNCING' || account.status === 'WAITING',
        ),
  );
  return (
    <>
      <For each={failed()}>
        {(account) => (
          <Banner tone="danger" icon={TriangleAlert} class="mx-3 mb-2">
            <p class="font-medium">{t('mail.accountFailed', { address: account.address })}</p>
            {account.statusMessage}{' '}
            <Show when={account.kind === 'EXTERNAL'}>
              <A href="/settings/accounts" class="underline underline-offset-2">
                {t('mail.accountFix')}
              </A>
            </Show>
          </Banner>
        )}
      </For>
      <For each={busy()}>
        {(account) => (
          <div class="px-1">
            <AccountStatus account={account} />
          </div>
        )}
      </For>
    </>
  );
}
