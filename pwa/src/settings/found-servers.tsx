import Check from 'lucide-solid/icons/check';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { t } from '../messages/message.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Candidate, Discovery } from './discovery.ts';

interface FoundServersProps {
  discovery: Discovery;
  /** The servers stand open for changes. */
  open: boolean;
  onOpen: () => void;
  onChoose: (candidate: Candidate) => void;
}

const place = ({ host, port }: Candidate['imap']): string => `${host}:${port}`;

/** What came of the search for the servers, in words. */
export function FoundServers(props: FoundServersProps): JSX.Element {
  const found = () => (props.discovery.state === 'found' ? props.discovery : undefined);
  const nothing = () => (props.discovery.state === 'nothing' ? props.discovery : undefined);
  return (
    <div aria-live="polite" class="grid gap-3 text-base text-ink-2 empty:hidden">
      <Switch>
        <Match when={props.discovery.state === 'looking'}>
          <p class="flex items-baseline gap-2.5">
            <span class="size-2 shrink-0 rounded-full bg-info animate-breathe" aria-hidden="true" />
            {t('accounts.looking')}
          </p>
        </Match>
        <Match when={found()}>
          {(result) => (
            <>
              <Show
                when={result().candidates.length > 1}
                fallback={<Found candidate={result().candidates[0]} />}
              >
                <Select
                  label={t('accounts.severalFound')}
                  value="0"
                  options={result().candidates.map((candidate, index) => ({
                    value: String(index),
                    label: `${place(candidate.imap)} · ${place(candidate.smtp)}`,
                  }))}
                  onChange={(index) => {
                    const candidate = result().candidates[Number(index)];
                    if (candidate) props.onChoose(candidate);
                  }}
                />
              </Show>
              <Show when={result().candidates[0].advice}>
                {(advice) => <p class="rounded-md bg-info-wash px-3 py-2 text-sm text-info">{advice()}</p>}
              </Show>
            </>
          )}
        </Match>
        <Match when={nothing()}>{(result) => <p>{result().problem ?? t('accounts.nothingFound')}</p>}</Match>
      </Switch>
      <Show when={!props.open}>
        <Button tone="quiet" class="-ms-3 justify-self-start" onClick={() => props.onOpen()}>
          {t('accounts.enterServers')}
        </Button>
      </Show>
    </div>
  );
}

function Found(props: { candidate: Candidate }): JSX.Element {
  return (
    <div class="flex gap-2.5">
      <Icon of={Check} size={18} class="mt-0.5 shrink-0 text-success" />
      <div class="grid min-w-0 gap-0.5">
        <p class="font-medium text-ink">{t(`accounts.found.${props.candidate.source}`)}</p>
        <p class="text-sm text-ink-3 wrap-anywhere">
          {t('accounts.foundServers', {
            imap: place(props.candidate.imap),
            smtp: place(props.candidate.smtp),
          })}
        </p>
        <Show when={props.candidate.confidence === 'GUESS'}>
          <p class="text-sm text-warning">{t('accounts.onlyGuessed')}</p>
        </Show>
      </div>
    </div>
  );
}
