import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner } from '../../ui/states.tsx';
import { CheckScript, type Rules, SaveScript } from './documents.ts';
import type { Settled } from './page.tsx';

interface Problem {
  line: number | null;
  message: string;
}

/** The script that runs, as a text with numbered lines. */
export function ScriptForm(props: { rules: Rules; settled: Settled }): JSX.Element {
  const { direct } = useWorkspace();
  const [text, setText] = createSignal(props.rules.script?.text ?? '');
  const [problems, setProblems] = createSignal<readonly Problem[]>();
  const [busy, setBusy] = createSignal(false);
  let area: HTMLDivElement | undefined;

  /** True when the server would take it. */
  async function check(): Promise<boolean> {
    const input = { accountId: props.rules.account.id, text: text() };
    const result = await direct.mutation(CheckScript, { input }).toPromise();
    const answer = result.data?.checkSieveScript;
    const found = answer?.__typename === 'CheckSieveScriptPayload' ? answer.problems : undefined;
    setProblems(found);
    if (!found) props.settled(result, undefined);
    return found?.length === 0;
  }
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    if (await check()) {
      const { account, version, script } = props.rules;
      const name = script?.name ?? 'postroom';
      const input = { accountId: account.id, version, name, text: text(), activate: true };
      const result = await direct.mutation(SaveScript, { input }).toPromise();
      const answer = result.data?.saveSieveScript;
      const saved = answer?.__typename === 'SaveSieveScriptPayload' ? answer.rules : undefined;
      if (props.settled(result, saved)) setProblems(undefined);
      else
        setProblems(
          Object.values(refusalOf(result)?.fields ?? {}).map((message) => ({ line: null, message })),
        );
    }
    setBusy(false);
  }
  function goTo(line: number): void {
    const field = area?.querySelector('textarea');
    const before = text()
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length;
    const start = line === 1 ? 0 : before + 1;
    field?.focus();
    field?.setSelectionRange(start, start + (text().split('\n')[line - 1]?.length ?? 0));
  }
  const numbers = () => Array.from({ length: text().split('\n').length }, (_, index) => index + 1).join('\n');

  return (
    <Section title={props.rules.script?.name ?? t('rules.tabScript')} note={t('rules.scriptHelp')}>
      <Form
        class="p-5"
        onSubmit={(event) => void save(event)}
        problem={undefined}
        busy={busy()}
        action={t('rules.save')}
        busyAction={t('rules.saving')}
        extra={<Button onClick={() => void check()}>{t('rules.check')}</Button>}
      >
        <Show when={props.rules.mode === 'VISUAL'}>
          <p class="text-sm text-ink-3">{t('rules.scriptWarning')}</p>
        </Show>
        <div ref={area} class="flex max-h-[60dvh] items-start gap-2 overflow-y-auto" dir="ltr">
          <pre aria-hidden="true" class="pt-[1.9rem] text-end font-mono text-sm/6 text-ink-3 select-none">
            {numbers()}
          </pre>
          <TextArea
            label={t('rules.scriptText')}
            class="min-w-0 flex-1 [&_textarea]:resize-none [&_textarea]:overflow-x-auto [&_textarea]:overflow-y-hidden [&_textarea]:font-mono [&_textarea]:!text-sm/6 [&_textarea]:whitespace-pre"
            rows={Math.max(8, text().split('\n').length + 1)}
            spellcheck={false}
            autocapitalize="none"
            value={text()}
            onInput={setText}
          />
        </div>
        <div aria-live="polite">
          <Show when={problems()}>
            {(found) => (
              <Banner tone={found().length === 0 ? 'success' : 'danger'}>
                <Show when={found().length > 0} fallback={t('rules.fine')}>
                  <ul class="grid gap-1">
                    <For each={found()}>
                      {({ line, message }) => (
                        <li>
                          <Show when={line} fallback={message}>
                            {(at) => (
                              <button
                                type="button"
                                class="min-h-8 text-start underline"
                                onClick={() => goTo(at())}
                              >
                                {t('rules.line', { line: at(), message })}
                              </button>
                            )}
                          </Show>
                        </li>
                      )}
                    </For>
                  </ul>
                </Show>
              </Banner>
            )}
          </Show>
        </div>
      </Form>
    </Section>
  );
}
