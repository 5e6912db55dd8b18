import FileUp from 'lucide-solid/icons/file-up';
import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { sortPem } from './pem.ts';
import { w } from './words.ts';

const LARGEST = 64 * 1024;

/** Takes files by choice or by drop, and says which of them it cannot use. */
export function PemFiles(props: { onRead: (found: { chain: string; key: string }) => void }): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [problem, setProblem] = createSignal('');

  async function read(files: readonly File[]): Promise<void> {
    setProblem('');
    const texts: string[] = [];
    for (const file of files) {
      if (file.size > LARGEST) return void setProblem(w('certificates.tooLarge', { name: file.name }));
      const text = await file.text().catch(() => undefined);
      // A folder that was dropped, a file that is gone by now, or one that may not be read.
      if (text === undefined) return void setProblem(w('certificates.unreadable', { name: file.name }));
      const { chain, key } = sortPem(text);
      if (chain === '' && key === '') return void setProblem(w('certificates.noPem', { name: file.name }));
      texts.push(text);
    }
    props.onRead(sortPem(texts.join('\n')));
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button is for everybody
    <div
      class="grid justify-items-start gap-1.5 rounded-md border border-dashed border-edge p-3"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void read([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".pem,.crt,.cer,.key,.txt"
        aria-label={w('certificates.chooseFiles')}
        onChange={(event) => {
          void read([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Button icon={FileUp} onClick={() => input?.click()}>
        {w('certificates.chooseFiles')}
      </Button>
      <p class="text-sm text-ink-3">{w('certificates.chooseHelp')}</p>
      <Show when={problem()}>
        <p role="alert" class="text-sm text-danger">
          {problem()}
        </p>
      </Show>
    </div>
  );
}
