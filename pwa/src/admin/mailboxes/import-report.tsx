import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatNumber } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Banner } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { onAdminChange } from '../live.ts';
import { CancelImport, ImportQuery, RunImport, TakePasswords } from './import-documents.ts';
import { ImportLines, LINES, type Outcome } from './import-lines.tsx';
import { w } from './words.ts';

const outcomes = ['CREATED', 'CHANGED', 'UNCHANGED', 'FAILED'] as const;

/** What would happen, what happens, what has happened, line by line. */
export function ImportReport(props: { id: string; onAgain: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [outcome, setOutcome] = createSignal<Outcome | null>(null);
  const [busy, setBusy] = createSignal(false);
  const { state, refresh } = createPageQuery(ImportQuery, () => ({
    id: props.id,
    first: LINES,
    after: null,
    outcome: outcome(),
  }));
  const report = () => {
    const node = state.data?.node;
    return node?.__typename === 'MailboxImport' ? node : undefined;
  };
  const going = () => report()?.state === 'CHECKING' || report()?.state === 'RUNNING';
  onAdminChange(['MailboxImport'], refresh);

  async function act(answer: Promise<Parameters<typeof refusalOf>[0]>): Promise<boolean> {
    setBusy(true);
    const refusal = refusalOf(await answer);
    setBusy(false);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    refresh();
    return refusal === undefined;
  }
  const input = () => ({ input: { importId: props.id } });
  const run = () => act(client.mutation(RunImport, input()).toPromise());
  const stop = () => act(client.mutation(CancelImport, input()).toPromise());
  const links = () => report()?.passwords === 'LINKS';
  /** What was only checked is given up; what was done stays as it is. */
  async function again(): Promise<void> {
    if (report()?.state !== 'CHECKED' || (await stop())) props.onAgain();
  }
  async function fetch(): Promise<void> {
    const result = await client.mutation(TakePasswords, input()).toPromise();
    const payload = result.data?.takeImportedPasswords;
    if (payload?.__typename === 'TakeImportedPasswordsPayload')
      saveFile(links() ? 'mailbox-links.csv' : 'mailbox-passwords.csv', payload.csv, 'text/csv');
    else await act(Promise.resolve(result));
    refresh();
  }

  return (
    <Loaded data={report()} error={state.error} retry={refresh} rows={6}>
      {(found) => (
        <>
          <Banner
            tone={found().state === 'FAILED' ? 'danger' : found().state === 'DONE' ? 'success' : 'info'}
          >
            {found().failure ?? w(`mailboxes.state.${found().state}`)}
          </Banner>
          <Show when={going()}>
            <div class="grid gap-1.5" role="status">
              <span class="text-sm text-ink-2 tabular-nums">
                {w('mailboxes.progress', {
                  done: formatNumber(found().done),
                  total: formatNumber(found().total),
                })}
              </span>
              <span aria-hidden="true" class="block h-2 overflow-hidden rounded-full bg-press">
                <span
                  class="block h-full rounded-full bg-accent transition-[width] duration-200"
                  style={{ width: `${(100 * found().done) / Math.max(1, found().total)}%` }}
                />
              </span>
            </div>
          </Show>
          <div class="flex flex-wrap gap-2">
            <Show when={found().state === 'CHECKED'}>
              <Button
                tone="primary"
                busy={busy()}
                disabled={found().created + found().changed === 0}
                onClick={() => void run()}
              >
                {found().created + found().changed === 0
                  ? w('mailboxes.nothingToDo')
                  : w('mailboxes.run', { count: found().created + found().changed })}
              </Button>
            </Show>
            <Show when={going()}>
              <Button busy={busy()} onClick={() => void stop()}>
                {w('mailboxes.stop')}
              </Button>
            </Show>
            <Show when={found().hasSecrets && !going()}>
              <Button tone="primary" onClick={() => void fetch()} title={w('mailboxes.fetchHelp')}>
                {w(links() ? 'mailboxes.fetchLinks' : 'mailboxes.fetch')}
              </Button>
            </Show>
            <Show when={!going()}>
              <Button tone="quiet" busy={busy()} onClick={() => void again()}>
                {w('mailboxes.again')}
              </Button>
            </Show>
          </div>
          <Show when={found().hasSecrets && !going()}>
            <p class="text-sm text-ink-3">{w('mailboxes.fetchHelp')}</p>
          </Show>
          <fieldset class="flex flex-wrap gap-2" aria-label={w('mailboxes.show')}>
            <Button
              tone={outcome() === null ? 'plain' : 'quiet'}
              aria-pressed={outcome() === null}
              onClick={() => setOutcome(null)}
            >
              {w('mailboxes.allLines')} {formatNumber(found().total)}
            </Button>
            <For each={outcomes}>
              {(one) => (
                <Button
                  tone={outcome() === one ? 'plain' : 'quiet'}
                  aria-pressed={outcome() === one}
                  onClick={() => setOutcome(one)}
                >
                  {w(`mailboxes.out.${one}`)} {formatNumber(countOf(found(), one))}
                </Button>
              )}
            </For>
          </fieldset>
          {/* Another outcome, or another state, is another list. */}
          <Show when={`${found().state} ${outcome()}`} keyed>
            <ImportLines importId={props.id} outcome={outcome()} first={found().rows} changing={going()} />
          </Show>
        </>
      )}
    </Loaded>
  );
}

function countOf(
  found: { created: number; changed: number; unchanged: number; failed: number },
  outcome: Outcome,
): number {
  return { CREATED: found.created, CHANGED: found.changed, UNCHANGED: found.unchanged, FAILED: found.failed }[
    outcome
  ];
}
