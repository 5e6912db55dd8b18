// What the toolbar and the keyboard do to the document.
import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import type { Attrs, MarkType, NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { type Colour, mailSchema } from './schema.ts';

const found = <T>(thing: T | undefined, name: string): T => {
  if (thing === undefined) throw new Error(`The schema has no ${name}`);
  return thing;
};
export const mark = (name: string): MarkType => found(mailSchema.marks[name], name);
export const node = (name: string): NodeType => found(mailSchema.nodes[name], name);

export type MarkName = 'strong' | 'em' | 'underline' | 'strike' | 'code';

export const toggle = (name: MarkName): Command => toggleMark(mark(name));

/** Whether the mark is on where the cursor is, or anywhere in the selection. */
export function isMarked(state: EditorState, name: string): boolean {
  const { from, $from, to, empty } = state.selection;
  const type = mark(name);
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

/** Whether the cursor is within a block of this kind. */
export function isWithin(state: EditorState, name: string, attrs: Attrs = {}): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth >= 0; depth -= 1) {
    const at = $from.node(depth);
    if (at.type.name === name && Object.entries(attrs).every(([key, value]) => at.attrs[key] === value))
      return true;
  }
  return false;
}

/** Makes a list of the blocks, changes the kind of the one they are in, or ends it. */
export const toggleList =
  (name: 'bullet_list' | 'ordered_list'): Command =>
  (state, dispatch, view) => {
    if (isWithin(state, name)) return liftListItem(node('list_item'))(state, dispatch, view);
    const other = name === 'bullet_list' ? 'ordered_list' : 'bullet_list';
    if (!isWithin(state, other)) return wrapInList(node(name))(state, dispatch, view);
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      if ($from.node(depth).type.name !== other) continue;
      dispatch?.(state.tr.setNodeMarkup($from.before(depth), node(name)));
      return true;
    }
    return false;
  };

export const toggleQuote: Command = (state, dispatch, view) =>
  isWithin(state, 'blockquote')
    ? lift(state, dispatch, view)
    : wrapIn(node('blockquote'))(state, dispatch, view);

export const toggleHeading =
  (level: 2 | 3): Command =>
  (state, dispatch, view) =>
    isWithin(state, 'heading', { level })
      ? setBlockType(node('paragraph'))(state, dispatch, view)
      : setBlockType(node('heading'), { level })(state, dispatch, view);

export const toggleCodeBlock: Command = (state, dispatch, view) =>
  setBlockType(node(isWithin(state, 'code_block') ? 'paragraph' : 'code_block'))(state, dispatch, view);

export const splitItem = splitListItem(node('list_item'));
export const sinkItem = sinkListItem(node('list_item'));
export const liftItem = liftListItem(node('list_item'));

/** Sets an attribute of every paragraph and heading that the selection touches. */
const setBlockAttr =
  (name: 'align' | 'dir', value: string | null): Command =>
  (state, dispatch) => {
    const { tr } = state;
    const { from, to } = state.selection;
    state.doc.nodesBetween(from, to, (at, position) => {
      if (name in at.attrs) tr.setNodeAttribute(position, name, value);
    });
    if (!tr.docChanged) return false;
    dispatch?.(tr);
    return true;
  };
export const align = (value: 'center' | 'right' | null): Command => setBlockAttr('align', value);
export const direct = (value: 'rtl' | 'ltr' | 'auto'): Command => setBlockAttr('dir', value);

export const colour =
  (name: Colour | null): Command =>
  (state, dispatch, view) => {
    const { from, to, empty } = state.selection;
    const type = mark('colour');
    if (name !== null && empty) return toggleMark(type, { name })(state, dispatch, view);
    if (empty) dispatch?.(state.tr.removeStoredMark(type));
    else if (name === null) dispatch?.(state.tr.removeMark(from, to, type));
    else dispatch?.(state.tr.addMark(from, to, type.create({ name })));
    return true;
  };

/** Back to plain paragraphs without marks. */
export const clearFormatting: Command = (state, dispatch) => {
  const { from, to } = state.selection;
  const { tr } = state;
  tr.removeMark(from, to).setStoredMarks([]);
  tr.setBlockType(from, to, node('paragraph'));
  dispatch?.(tr);
  return true;
};

/** The link the cursor is in, or that the selection begins in. */
export function linkHere(state: EditorState): string {
  const { $from, empty } = state.selection;
  const marks = empty ? $from.marks() : ($from.nodeAfter?.marks ?? []);
  return String(mark('link').isInSet(marks)?.attrs.href ?? '');
}

/** `text` without a scheme is a web address, or with an @ a mail address. Null when it can be neither. */
export function linkTarget(text: string): string | null {
  const wanted = text.trim();
  if (/^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(wanted)) return wanted;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(wanted)) return `mailto:${wanted}`;
  if (/^[^\s:@]+\.[^\s:@]{2,}(?:[:/]\S*)?$/.test(wanted)) return `https://${wanted}`;
  return null;
}

/** Links the selection (or the link around the cursor, or new text) to `href`; null takes the link away. */
export const setLink =
  (href: string | null): Command =>
  (state, dispatch) => {
    const type = mark('link');
    let { from, to } = state.selection;
    const { $from, empty } = state.selection;
    if (empty && linkHere(state) !== '') {
      // The whole link around the cursor.
      const parent = $from.parent;
      parent.forEach((child, offset) => {
        const start = $from.start() + offset;
        if (start <= $from.pos && start + child.nodeSize >= $from.pos && type.isInSet(child.marks)) {
          from = start;
          to = start + child.nodeSize;
        }
      });
    }
    const { tr } = state;
    if (href === null) tr.removeMark(from, to, type);
    else if (from === to)
      tr.insert(from, mailSchema.text(href.replace(/^mailto:/, ''), [type.create({ href })]));
    else tr.removeMark(from, to, type).addMark(from, to, type.create({ href }));
    dispatch?.(tr);
    return true;
  };
