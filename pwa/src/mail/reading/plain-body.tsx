import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  Match,
  onCleanup,
  Show,
  Switch,
} from 'solid-js';
import { t } from '../../messages/message.ts';
import { plainText } from '../text/bidi.ts';
import { type TextBlock, textBlocks } from '../text/blocks.ts';
import { linkify } from '../text/linkify.ts';
import { useFoundWords } from './found-words.ts';

interface PlainBodyProps {
  text: string;
  subject?: string | undefined;
  onMailto: (href: string) => void;
}

/** Characters of a long text shown at first; four times as many with each press. */
const FIRST_CHARACTERS = 60_000;

/** The beginning of a text, ended where a line ends. */
const cutAtLine = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, Math.max(text.lastIndexOf('\n', most), most >> 1));

/** Plain text in the app's own type, with links; what is quoted is folded when something was written besides. */
export function PlainBody(props: PlainBodyProps): JSX.Element {
  const [length, setLength] = createSignal(FIRST_CHARACTERS);
  const text = createMemo(() => plainText(props.text));
  const cut = () => cutAtLine(text(), length());
  const blocks = createMemo(() => textBlocks(cut(), props.subject));
  const found = useFoundWords();
  const mark = (element: HTMLElement): void => {
    if (found !== undefined) createEffect(() => onCleanup(found.mark(element)));
  };
  return (
    <div
      ref={mark}
      dir="auto"
      class="max-w-[72ch] text-md/relaxed text-ink [overflow-wrap:anywhere] lg:text-[0.9375rem]/relaxed"
    >
      <For each={blocks()}>
        {(block, index) => (
          <Switch>
            <Match when={block.kind === 'quoted'}>
              <Quote block={block} open={!block.folded} onMailto={props.onMailto} />
            </Match>
            <Match when={block.kind === 'signature'}>
              <p class="mt-4 text-sm/relaxed whitespace-pre-wrap text-ink-3">
                <Linked text={block.text.replace(/^-- ?\n/, '')} onMailto={props.onMailto} />
              </p>
            </Match>
            <Match when={block.kind === 'written'}>
              <p class={`whitespace-pre-wrap ${index() > 0 ? 'mt-3' : ''}`}>
                <Linked text={block.text} onMailto={props.onMailto} />
              </p>
            </Match>
          </Switch>
        )}
      </For>
      <Show when={cut().length < text().length}>
        <button
          type="button"
          class="my-2 min-h-(--tap) rounded-md bg-press px-4 text-sm font-medium text-ink-2 hover:text-ink"
          onClick={() => setLength(length() * 4)}
        >
          {t('reading.restOfText')}
        </button>
      </Show>
    </div>
  );
}

function Quote(props: { block: TextBlock; open: boolean; onMailto: (href: string) => void }): JSX.Element {
  const [open, setOpen] = createSignal(props.open);
  return (
    <>
      <Show when={!props.open}>
        <button
          type="button"
          aria-expanded={open()}
          aria-label={t(open() ? 'mail.hideQuote' : 'mail.showQuote')}
          class="my-2 grid h-6 min-w-11 place-items-center rounded-full bg-press px-3 text-xs tracking-widest text-ink-2 hover:text-ink"
          onClick={() => setOpen(!open())}
        >
          •••
        </button>
      </Show>
      <Show when={open()}>
        <blockquote class="my-2 border-s-2 border-line ps-3.5 whitespace-pre-wrap text-ink-2">
          <Linked text={unquoted(props.block.text)} onMailto={props.onMailto} />
        </blockquote>
      </Show>
    </>
  );
}

/** One level of `>` is shown by the line beside it. */
const unquoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^> ?/, ''))
    .join('\n');

function Linked(props: { text: string; onMailto: (href: string) => void }): JSX.Element {
  return (
    <For each={linkify(props.text)}>
      {(part) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a
            href={part.href}
            target="_blank"
            rel="noopener noreferrer"
            class="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-current"
            onClick={(event) => {
              if (!part.href.startsWith('mailto:')) return;
              event.preventDefault();
              props.onMailto(part.href);
            }}
          >
            {part.text}
          </a>
        )
      }
    </For>
  );
}
