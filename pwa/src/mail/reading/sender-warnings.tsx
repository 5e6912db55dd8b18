import ShieldAlert from 'lucide-solid/icons/shield-alert';
import { For, type JSX, Show } from 'solid-js';
import { t } from '../../messages/message.ts';
import { Banner } from '../../ui/states.tsx';
import type { SenderFacts } from './documents.ts';

/** Above a message that one should be careful with; and one quiet line about a sender who writes for the first time. */
export function SenderWarnings(props: { facts: SenderFacts | null | undefined }): JSX.Element {
  const severe = () => props.facts?.warnings.some((one) => one !== 'NAME_OF_COLLEAGUE') ?? false;
  return (
    <>
      <Show when={(props.facts?.warnings.length ?? 0) > 0}>
        <Banner tone={severe() ? 'danger' : 'warning'} icon={ShieldAlert} class="mt-3">
          <For each={props.facts?.warnings}>{(warning) => <p>{t(`reading.warning.${warning}`)}</p>}</For>
        </Banner>
      </Show>
      <Show when={props.facts?.firstContact}>
        <p class="pt-2 text-sm text-ink-3">{t('reading.firstContact')}</p>
      </Show>
    </>
  );
}

/** The checks of the receiving server, in the details. */
export function AuthenticationRows(props: { facts: SenderFacts | null | undefined }): JSX.Element {
  const checks = () => {
    const found = props.facts?.authentication;
    if (!found) return [];
    return (['dmarc', 'dkim', 'spf'] as const).map((method) => ({ method, verdict: found[method] }));
  };
  return (
    <Show when={props.facts}>
      <dt class="text-ink-3">{t('reading.authentication')}</dt>
      <dd class="text-ink">
        <Show when={props.facts?.authentication} fallback={t('reading.notChecked')}>
          {(found) => (
            <>
              <For each={checks()}>
                {({ method, verdict }, index) => (
                  <span class={verdict === 'FAIL' ? 'font-semibold text-danger' : ''}>
                    {index() > 0 ? ' · ' : ''}
                    {t('reading.check', {
                      method: method.toUpperCase(),
                      verdict: t(`reading.verdict.${verdict}`),
                    })}
                  </span>
                )}
              </For>
              <span class="block text-ink-3 [overflow-wrap:anywhere]">
                {t('reading.checkedBy', { host: found().checkedBy })}
                <Show when={found().signedBy.length > 0}>
                  {' '}
                  {t('reading.signedBy', { domains: found().signedBy.slice(0, 3).join(', ') })}
                </Show>
              </span>
            </>
          )}
        </Show>
      </dd>
    </Show>
  );
}
