import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleX from 'lucide-solid/icons/circle-x';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { exactTime, timeInWords } from '../../messages/format.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { CheckHost, type HostRow } from './documents.ts';
import { w } from './words.ts';

type CheckState = HostRow['checks'][number]['state'];

const icons = { OK: CircleCheck, WARNING: CircleAlert, FAILED: CircleX, UNREACHABLE: CircleAlert };
const inks: Record<CheckState, string> = {
  OK: 'text-success',
  WARNING: 'text-warning',
  FAILED: 'text-danger',
  UNREACHABLE: 'text-ink-3',
};
const bars: Record<CheckState, string> = {
  OK: 'bg-success',
  WARNING: 'bg-warning',
  FAILED: 'bg-danger',
  UNREACHABLE: 'bg-edge',
};

/** What the last check found, and how the ones before went. */
export function Health(props: { host: HostRow; onChecked: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [busy, setBusy] = createSignal(false);
  const last = () => props.host.checks[0];

  async function check(): Promise<void> {
    setBusy(true);
    const input = { mailHostId: props.host.id };
    const refusal = refusalOf(await client.mutation(CheckHost, { input }).toPromise());
    setBusy(false);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    props.onChecked();
  }

  return (
    <Section
      title={w('services.health')}
      note={last() ? w('services.healthNote', { time: timeInWords(last()?.at ?? '') }) : w('services.never')}
      actions={
        <Button icon={RotateCw} busy={busy()} onClick={() => void check()}>
          {w('services.checkNow')}
        </Button>
      }
    >
      <ul class="grid gap-x-6 sm:grid-cols-2">
        <For each={last()?.results ?? []}>
          {(result) => (
            <li class="flex items-start gap-3 px-5 py-2.5">
              <Icon of={icons[result.state]} size={18} class={`mt-0.5 shrink-0 ${inks[result.state]}`} />
              <div class="grid min-w-0">
                <p class="text-base text-ink">
                  {checkName(result.name)}
                  <span class="sr-only">: {w(`services.state.${result.state}`)}</span>
                </p>
                <p class="text-sm text-ink-3">{result.message}</p>
              </div>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.host.checks.length > 1}>
        <History checks={props.host.checks} />
      </Show>
    </Section>
  );
}

const checkName = (name: string): string => {
  const words: Record<string, string> = {
    smtp: w('services.check.smtp'),
    submission: w('services.check.submission'),
    imap: w('services.check.imap'),
    lmtp: w('services.check.lmtp'),
    sieve: w('services.check.sieve'),
    ldap: w('services.check.ldap'),
    login: w('services.check.login'),
    certificate: w('services.check.certificate'),
    queue: w('services.check.queue'),
    'disk.queue': w('services.check.disk.queue'),
    'disk.mail': w('services.check.disk.mail'),
    'disk.state': w('services.check.disk.state'),
    audit: w('services.check.audit'),
    configuration: w('services.check.configuration'),
  };
  return words[name] ?? name;
};

/** One bar per check, oldest first; what went wrong is in its tip. */
function History(props: { checks: HostRow['checks'] }): JSX.Element {
  const good = () => props.checks.filter(({ state }) => state === 'OK').length;
  const tip = (check: HostRow['checks'][number]) =>
    [
      exactTime(check.at),
      w(`services.state.${check.state}`),
      ...check.results.filter(({ state }) => state !== 'OK').map(({ name }) => checkName(name)),
    ].join(' · ');
  return (
    <div class="grid gap-1.5 border-t border-line px-5 py-4">
      <p class="text-sm text-ink-3">{w('services.history')}</p>
      <div
        role="img"
        aria-label={w('services.historyLabel', { good: good(), all: props.checks.length })}
        class="flex h-7 items-stretch gap-px"
      >
        <For each={props.checks.toReversed()}>
          {(check) => (
            <span data-tip={tip(check)} class={`min-w-0.5 flex-1 rounded-xs ${bars[check.state]}`} />
          )}
        </For>
      </div>
    </div>
  );
}
