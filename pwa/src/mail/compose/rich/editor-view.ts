// The editor itself: ProseMirror with the schema of mail, clean pasting, and pictures in the text.
import { DOMParser as DocumentReader, type Node } from 'prosemirror-model';
import { type Command, EditorState, NodeSelection, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { inertBody } from '../../html/inert.ts';
import { cleanPaste, takeDataPictures } from './clean-paste.ts';
import { node } from './commands.ts';
import { editorPlugins } from './keys.ts';
import { type PictureUrl, PictureView } from './picture-view.ts';
import { mailSchema } from './schema.ts';
import { readHtml, writeHtml, writeText } from './write-html.ts';

export interface EditorOptions {
  place: HTMLElement;
  html: string;
  /** Attributes of the field: its name for screen readers, its classes. */
  attributes: Record<string, string>;
  onChange: (doc: Node) => void;
  onState: (state: EditorState) => void;
  onAskForLink: () => void;
  pictureUrl: PictureUrl;
  /** Begins the upload of a picture; answers with its Content-ID. Null when it cannot be taken. */
  addPicture: (file: File) => string | null;
}

export type RichEditor = ReturnType<typeof openEditor>;

const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/;
export const isPicture = (file: File): boolean => PICTURE.test(file.type);

export function openEditor(options: EditorOptions) {
  const askForLink: Command = () => {
    options.onAskForLink();
    return true;
  };
  const insertPictures = (files: readonly File[], at?: number): boolean => {
    const pictures = files.filter(isPicture);
    if (pictures.length === 0) return false;
    const { tr } = view.state;
    let position = at ?? tr.selection.from;
    if (at === undefined) tr.deleteSelection();
    for (const file of pictures) {
      const contentId = options.addPicture(file);
      if (contentId === null) continue;
      tr.insert(position, node('image').create({ src: `cid:${contentId}`, alt: '' }));
      position += 1;
    }
    view.dispatch(tr.scrollIntoView());
    return true;
  };
  const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];

  const view: EditorView = new EditorView(options.place, {
    state: EditorState.create({ doc: readHtml(options.html), plugins: editorPlugins(askForLink) }),
    attributes: options.attributes,
    nodeViews: {
      image: (shown, editor, position) => new PictureView(shown, editor, position, options.pictureUrl),
    },
    transformPastedHTML(html) {
      const { html: taken, pictures } = takeDataPictures(cleanPaste(html));
      return pictures.reduce((text, { token, file }) => {
        const contentId = options.addPicture(file);
        return text.replaceAll(`cid:${token}`, contentId === null ? '' : `cid:${contentId}`);
      }, taken);
    },
    handlePaste(_view, event) {
      // Word and browsers offer a picture of the text beside the text: the text counts.
      if (event.clipboardData?.types.includes('text/html')) return false;
      return insertPictures(filesOf(event.clipboardData));
    },
    handleDrop(editor, event) {
      const pictures = filesOf(event.dataTransfer);
      if (pictures.length === 0 || !pictures.every(isPicture)) return false;
      const at = editor.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
      event.preventDefault();
      event.stopPropagation();
      return insertPictures(pictures, at);
    },
    dispatchTransaction(transaction) {
      const state = view.state.apply(transaction);
      view.updateState(state);
      options.onState(state);
      if (transaction.docChanged) options.onChange(state.doc);
    },
  });

  const replaceAll = (html: string): void => {
    const doc = readHtml(html);
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content));
  };
  const signatureAt = (): { from: number; to: number } | null => {
    let found: { from: number; to: number } | null = null;
    view.state.doc.forEach((child, offset) => {
      if (child.type.name === 'signature') found = { from: offset, to: offset + child.nodeSize };
    });
    return found;
  };

  return {
    get state(): EditorState {
      return view.state;
    },
    focus: () => view.focus(),
    /** Puts the cursor before the first letter. */
    focusStart(): void {
      view.dispatch(view.state.tr.setSelection(TextSelection.atStart(view.state.doc)));
      view.focus();
    },
    run(command: Command): void {
      command(view.state, view.dispatch, view);
      view.focus();
    },
    can: (command: Command): boolean => command(view.state, undefined, view),
    html: (): string => writeHtml(view.state.doc),
    text: (): string => writeText(view.state.doc),
    replaceAll,
    insertPictures: (files: readonly File[]): boolean => insertPictures(files),
    /** Puts blocks behind everything that is there. */
    append(html: string): void {
      view.dispatch(view.state.tr.insert(view.state.doc.content.size, readHtml(html).content));
    },
    /** Another identity: its signature in the place of the one before, or at the end. An empty one takes it away. */
    setSignature(html: string): void {
      const at = signatureAt();
      const { tr } = view.state;
      const content =
        html === '' ? null : DocumentReader.fromSchema(mailSchema).parse(inertBody(html)).content;
      const signature = content === null ? null : node('signature').create(null, content);
      if (at !== null && signature === null) tr.delete(at.from, at.to);
      else if (at !== null && signature !== null) tr.replaceWith(at.from, at.to, signature);
      else if (signature !== null) tr.insert(tr.doc.content.size, signature);
      if (tr.docChanged) view.dispatch(tr);
    },
    /** The picture that is selected, and how to change it. */
    picture(): { alt: string; width: number | null } | null {
      const { selection } = view.state;
      if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'image') return null;
      return { alt: String(selection.node.attrs.alt), width: selection.node.attrs.width as number | null };
    },
    setPicture(name: 'alt' | 'width', value: string | number | null): void {
      const { selection, tr } = view.state;
      if (!(selection instanceof NodeSelection)) return;
      const at = selection.from;
      tr.setNodeAttribute(at, name, value);
      view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, at)));
    },
    close: () => view.destroy(),
  };
}
