// The rich-text field with its tools: loaded when somebody writes, never before.
import type { EditorState } from 'prosemirror-state';
import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { LinkBar, PictureBar } from './bars.tsx';
import { linkHere, setLink } from './commands.ts';
import { openEditor, type RichEditor } from './editor-view.ts';
import type { PictureUrl } from './picture-view.ts';
import { Toolbar } from './toolbar.tsx';
import './rich.css';
import { hasFormatting, ownWords, shownPictures, writeHtml } from './write-html.ts';

export interface RichChange {
  html: string;
  /** The person's own words, for hints. */
  words: string;
  /** Whether plain text would lose something. */
  formatted: boolean;
  /** Content-IDs of the pictures in the text. */
  pictures: string[];
}

export interface RichTextProps {
  label: string;
  placeholder: string;
  html: string;
  onChange: (change: RichChange) => void;
  /** Without these two there are no pictures in the text. */
  pictureUrl?: PictureUrl;
  addPicture?: (file: File) => string | null;
  ref?: (editor: RichEditor) => void;
  /** What stands below the text and scrolls with it: the quotation, the files. */
  children?: JSX.Element;
  /** Where the tools stand, outside of what scrolls. */
  toolsAt: HTMLElement;
}

export default function RichText(props: RichTextProps): JSX.Element {
  const [state, setState] = createSignal<EditorState>();
  const [linking, setLinking] = createSignal(false);
  const [editor, setEditor] = createSignal<RichEditor>();
  const place = (<div class="flex flex-1 flex-col px-4 py-3" />) as HTMLDivElement;
  /** What this editor said last: anything else in `props.html` came from elsewhere. */
  let said = '';

  onMount(() => {
    said = props.html;
    const opened = openEditor({
      place,
      html: props.html,
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': props.label,
        'data-placeholder': props.placeholder,
        class: 'rich-text min-h-40 flex-1 text-md/relaxed text-ink',
      },
      onState: (next) => {
        setState(next);
        place.firstElementChild?.classList.toggle('is-empty', isEmpty(next));
      },
      onChange: (doc) => {
        said = writeHtml(doc);
        props.onChange({
          html: said,
          words: ownWords(doc),
          formatted: hasFormatting(doc),
          pictures: [...shownPictures(doc)],
        });
      },
      onAskForLink: () => setLinking(true),
      pictureUrl: (contentId) => props.pictureUrl?.(contentId) ?? Promise.resolve(null),
      addPicture: (file) => props.addPicture?.(file) ?? null,
    });
    setState(opened.state);
    place.firstElementChild?.classList.toggle('is-empty', isEmpty(opened.state));
    setEditor(opened);
    props.ref?.(opened);
    onCleanup(() => opened.close());
  });
  createEffect(() => {
    const { html } = props;
    if (html === said) return;
    said = html;
    editor()?.replaceAll(html);
  });

  const picture = () => (state() === undefined ? null : (editor()?.picture() ?? null));
  const endLink = (href: string | null | undefined): void => {
    setLinking(false);
    const open = editor();
    if (href === undefined) open?.focus();
    else open?.run(setLink(href));
  };

  return (
    <>
      {place}
      {props.children}
      <Portal mount={props.toolsAt}>
        <Show when={linking()}>
          <LinkBar href={linkHere(state() as EditorState)} onDone={endLink} />
        </Show>
        <Show when={picture()}>
          {(selected) => (
            <PictureBar picture={selected()} onChange={(name, value) => editor()?.setPicture(name, value)} />
          )}
        </Show>
        <Show when={editor()}>
          {(opened) => (
            <Toolbar
              editor={opened()}
              state={state() as EditorState}
              onLink={() => setLinking(true)}
              onPictures={props.addPicture && ((files) => opened().insertPictures(files))}
            />
          )}
        </Show>
      </Portal>
    </>
  );
}

const isEmpty = ({ doc }: EditorState): boolean =>
  doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.firstChild.content.size === 0;
