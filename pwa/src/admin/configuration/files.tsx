import { createEffect, createResource, createSignal, For, type JSX, on, Show, untrack } from 'solid-js';
import { problemText } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { known } from '../../primitives/known.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextArea } from '../../ui/field.tsx';
import { Banner, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { type Basket, replaceFile } from './basket.ts';
import { problemsOf } from './check.ts';
import { type ConfigurationFile, ConfigurationFiles, type Problem } from './documents.ts';
import { w } from './words.ts';

interface FilesProps {
  hostId: string;
  basket: Basket;
  round: number;
}

/** The files of the configuration as they are, to be read and edited as text. */
export function Files(props: FilesProps): JSX.Element {
  const { direct } = useWorkspace();
  const [path, setPath] = createSignal('');
  const [files, { refetch }] = createResource(
    () => ({ hostId: props.hostId, round: props.round }),
    async ({ hostId }) => {
      const { data, error } = await direct.query(ConfigurationFiles, { hostId }).toPromise();
      const configuration = data?.node && 'configuration' in data.node ? data.node.configuration : null;
      if (!configuration) throw new Error(error ? problemText(error) : w('configuration.unreachableHelp'));
      const readable = configuration.files.filter(({ text }) => text !== null);
      if (!readable.some((file) => file.path === path())) setPath(readable[0]?.path ?? '');
      return readable;
    },
  );
  const chosen = () => known(files)?.find((file) => file.path === path());
  const version = () => {
    const file = chosen();
    return file && `${file.path}\n${file.version}`;
  };
  return (
    <Show
      when={!files.error}
      fallback={
        <ErrorState message={String((files.error as Error)?.message)} onRetry={() => void refetch()} />
      }
    >
      <Show when={known(files)} fallback={<SkeletonRows />}>
        {(all) => (
          <div class="grid gap-4">
            <Select
              label={w('configuration.file')}
              value={path()}
              options={all().map((file) => ({
                value: file.path,
                label: file.editable ? file.path : w('configuration.readOnly', { file: file.path }),
              }))}
              onChange={setPath}
            />
            {/* By its path and version: what is typed stays when the same is read again. */}
            <Show when={version()} keyed>
              {(_version) => (
                <Show when={untrack(chosen)} keyed>
                  {(file) => <FileEditor file={file} hostId={props.hostId} basket={props.basket} />}
                </Show>
              )}
            </Show>
          </div>
        )}
      </Show>
    </Show>
  );
}

/** A text with numbered lines. */
export function FileEditor(props: { file: ConfigurationFile; hostId: string; basket: Basket }): JSX.Element {
  const { direct } = useWorkspace();
  const original = props.file.text ?? '';
  const id = `file\n${props.file.path}`;
  const pending = () => {
    const change = props.basket.find(id)?.change;
    return change && 'replaceFile' in change ? change.replaceFile?.text : undefined;
  };
  const [text, setText] = createSignal(pending() ?? original);
  const [problems, setProblems] = createSignal<readonly Problem[]>([]);
  const [failure, setFailure] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  let area: HTMLDivElement | undefined;
  createEffect(
    on(pending, (now, before) => now === undefined && before !== undefined && setText(original), {
      defer: true,
    }),
  );

  async function add(): Promise<void> {
    setBusy(true);
    setFailure(undefined);
    const item = replaceFile(props.file.path, text(), props.file.version);
    try {
      const found = await problemsOf(direct, props.hostId, props.basket, item);
      setProblems(found);
      if (found.length > 0) return;
      props.basket.put(item);
      toast(w('configuration.added'));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : t('common.serverError'));
    } finally {
      setBusy(false);
    }
  }
  function goTo(line: number): void {
    const lines = text().split('\n');
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    const field = area?.querySelector('textarea');
    field?.focus();
    field?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }
  const count = () => text().split('\n').length;
  return (
    <div class="grid gap-3">
      <Show when={props.file.note}>{(note) => <Banner tone="info">{note()}</Banner>}</Show>
      <div
        ref={area}
        class="flex max-h-[62dvh] items-start gap-2 overflow-y-auto rounded-lg bg-sheet p-3 shadow-sheet"
        dir="ltr"
      >
        <pre aria-hidden="true" class="pt-8 text-end font-mono text-sm/6 text-ink-3 select-none">
          {Array.from({ length: count() }, (_, index) => index + 1).join('\n')}
        </pre>
        <TextArea
          label={w('configuration.text')}
          class="min-w-0 flex-1 [&_textarea]:resize-none [&_textarea]:overflow-x-auto [&_textarea]:overflow-y-hidden [&_textarea]:font-mono [&_textarea]:!text-sm/6 [&_textarea]:whitespace-pre"
          rows={Math.max(8, count() + 1)}
          readOnly={!props.file.editable}
          spellcheck={false}
          autocapitalize="none"
          value={text()}
          onInput={setText}
        />
      </div>
      <Show when={props.file.editable}>
        <p class="text-sm text-ink-3">{w('configuration.textHelp')}</p>
        <Show when={failure()}>{(message) => <Banner tone="danger">{message()}</Banner>}</Show>
        <Show when={problems().length > 0}>
          <Banner tone="danger">
            <ul class="grid gap-1">
              <For each={problems()}>
                {({ line, message }) => (
                  <li>
                    <Show when={line} fallback={message}>
                      {(at) => (
                        <button type="button" class="min-h-8 text-start underline" onClick={() => goTo(at())}>
                          {w('configuration.line', { line: at(), message })}
                        </button>
                      )}
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </Banner>
        </Show>
        <div class="flex flex-wrap gap-2">
          <Button
            tone="primary"
            busy={busy()}
            disabled={text() === (pending() ?? original)}
            onClick={() => void add()}
          >
            {w(busy() ? 'configuration.checking' : 'configuration.add')}
          </Button>
          <Button
            disabled={text() === original && pending() === undefined}
            onClick={() => {
              props.basket.remove(id);
              setText(original);
              setProblems([]);
            }}
          >
            {w('configuration.reset')}
          </Button>
        </div>
      </Show>
    </div>
  );
}
