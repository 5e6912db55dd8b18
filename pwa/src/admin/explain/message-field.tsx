import FileUp from 'lucide-solid/icons/file-up';
import { createSignal, type JSX, Show } from 'solid-js';
import { formatBytes } from '../../messages/format.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { w } from './words.ts';

/** What the agent takes of a message. */
const MOST_BYTES = 1024 * 1024;

export interface GivenMessage {
  name: string;
  /** Of its beginning. */
  base64: string;
  /** The whole of it, in bytes. */
  size: number;
  cut: boolean;
}

interface MessageFieldProps {
  message: GivenMessage | undefined;
  error: string | undefined;
  onChange: (message: GivenMessage | undefined) => void;
}

/** A message by its file or by its source. */
export function MessageField(props: MessageFieldProps): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [pasting, setPasting] = createSignal(false);
  const [source, setSource] = createSignal('');

  /** What is read last counts, however long an earlier file takes. */
  let turn = 0;
  async function take(name: string, blob: Blob): Promise<void> {
    turn += 1;
    const own = turn;
    try {
      const bytes = new Uint8Array(await blob.slice(0, MOST_BYTES).arrayBuffer());
      if (own !== turn) return;
      props.onChange({ name, base64: base64Of(bytes), size: blob.size, cut: blob.size > MOST_BYTES });
    } catch {
      if (own === turn) toast(w('explain.unreadable'), { tone: 'danger' });
    }
  }
  const clear = () => {
    turn += 1;
    props.onChange(undefined);
  };
  const drop = () => {
    setPasting(false);
    setSource('');
    clear();
  };
  return (
    <fieldset class="grid gap-2">
      <legend class="text-sm font-medium text-ink-2">{w('explain.message')}</legend>
      <p class="text-sm text-ink-3">{w('explain.messageHelp')}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept=".eml,.txt,message/rfc822"
        aria-label={w('explain.choose')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void take(file.name, file);
          event.currentTarget.value = '';
        }}
      />
      <div class="flex flex-wrap items-center gap-2">
        <Button icon={FileUp} onClick={() => input?.click()}>
          {w('explain.choose')}
        </Button>
        <Show when={!pasting() && !props.message}>
          <Button tone="quiet" onClick={() => setPasting(true)}>
            {w('explain.paste')}
          </Button>
        </Show>
        <Show when={props.message ?? pasting()}>
          <Button tone="quiet" onClick={drop}>
            {w('explain.without')}
          </Button>
        </Show>
      </div>
      <Show when={pasting()}>
        <TextArea
          label={w('explain.source')}
          value={source()}
          onInput={(text) => {
            setSource(text);
            if (text.trim() === '') clear();
            else void take(w('explain.source'), new Blob([text]));
          }}
          rows={8}
          spellcheck={false}
          dir="ltr"
        />
      </Show>
      <Show when={props.message}>
        {(message) => (
          <p class="text-base text-ink-2" role="status">
            {w('explain.chosen', { name: message().name, size: formatBytes(message().size) })}{' '}
            <Show when={message().cut}>{w('explain.cut', { size: formatBytes(MOST_BYTES) })}</Show>
          </p>
        )}
      </Show>
      <Show when={props.error}>
        <p class="text-sm text-danger">{props.error}</p>
      </Show>
    </fieldset>
  );
}

/** In pieces, for a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const piece = 32 * 1024;
  let text = '';
  for (let at = 0; at < bytes.length; at += piece)
    text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return btoa(text);
}
