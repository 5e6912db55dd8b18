// What a message may hold, and how it is written in HTML: few tags, inline styles, as every mail client shows them.
import { type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec, Schema } from 'prosemirror-model';

/** Colours of text that are legible on white and on dark paper alike; written as mail clients know them. */
export const COLOURS = {
  red: '#c0392b',
  orange: '#b35c00',
  green: '#2e7d32',
  blue: '#1f5fbf',
  grey: '#6b7280',
} as const;
export type Colour = keyof typeof COLOURS;

/** The style sheet of mail: set on each element, because most clients know no other. */
const STYLES = {
  paragraph: 'margin: 0 0 0.75em',
  heading: { 2: 'margin: 0.75em 0 0.4em; font-size: 1.35em', 3: 'margin: 0.75em 0 0.4em; font-size: 1.15em' },
  list: 'margin: 0 0 0.75em; padding: 0 0 0 1.6em',
  quote: 'margin: 0 0 0.75em; padding: 0 0 0 0.9em; border-left: 2px solid #c8c2b6',
  pre: 'margin: 0 0 0.75em; padding: 0.6em 0.8em; white-space: pre-wrap; font-family: monospace; background-color: #f3f1ec; color: #23201c',
  code: 'font-family: monospace; background-color: #f3f1ec; color: #23201c',
  rule: 'margin: 1em 0; border: 0; border-top: 1px solid #c8c2b6',
  picture: 'max-width: 100%; height: auto',
} as const;

const ALIGNMENTS = ['left', 'center', 'right'];
const alignment = (element: HTMLElement): string | null => {
  const found = element.style.textAlign || element.getAttribute('align') || '';
  return ALIGNMENTS.includes(found) && found !== 'left' ? found : null;
};
const direction = (element: HTMLElement): string => {
  const found = element.getAttribute('dir') ?? '';
  return found === 'rtl' || found === 'ltr' ? found : 'auto';
};
const blockAttrs = { align: { default: null }, dir: { default: 'auto' } };
const readBlock = (element: HTMLElement) => ({ align: alignment(element), dir: direction(element) });
const styleOf = (node: Node, base: string) => ({
  dir: String(node.attrs.dir),
  style: node.attrs.align === null ? base : `${base}; text-align: ${String(node.attrs.align)}`,
});

const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: {
    group: 'block',
    content: 'inline*',
    attrs: blockAttrs,
    parseDOM: [
      { tag: 'p', getAttrs: readBlock },
      { tag: 'div', getAttrs: readBlock, priority: 20 },
    ],
    toDOM: (node): DOMOutputSpec => ['p', styleOf(node, STYLES.paragraph), 0],
  },
  heading: {
    group: 'block',
    content: 'inline*',
    defining: true,
    attrs: { ...blockAttrs, level: { default: 2 } },
    parseDOM: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag, index) => ({
      tag,
      getAttrs: (element: HTMLElement) => ({ ...readBlock(element), level: index < 2 ? 2 : 3 }),
    })),
    toDOM: (node): DOMOutputSpec => [
      `h${node.attrs.level}`,
      styleOf(node, STYLES.heading[node.attrs.level === 2 ? 2 : 3]),
      0,
    ],
  },
  blockquote: {
    group: 'block',
    content: 'block+',
    defining: true,
    parseDOM: [{ tag: 'blockquote' }],
    toDOM: (): DOMOutputSpec => ['blockquote', { style: STYLES.quote }, 0],
  },
  bullet_list: {
    group: 'block',
    content: 'list_item+',
    parseDOM: [{ tag: 'ul' }],
    toDOM: (): DOMOutputSpec => ['ul', { style: STYLES.list }, 0],
  },
  ordered_list: {
    group: 'block',
    content: 'list_item+',
    attrs: { order: { default: 1 } },
    parseDOM: [
      { tag: 'ol', getAttrs: (element) => ({ order: Number(element.getAttribute('start') ?? 1) || 1 }) },
    ],
    toDOM: (node): DOMOutputSpec => [
      'ol',
      node.attrs.order === 1
        ? { style: STYLES.list }
        : { style: STYLES.list, start: String(node.attrs.order) },
      0,
    ],
  },
  list_item: {
    content: 'paragraph block*',
    defining: true,
    parseDOM: [{ tag: 'li' }],
    toDOM: (): DOMOutputSpec => ['li', 0],
  },
  code_block: {
    group: 'block',
    content: 'text*',
    marks: '',
    code: true,
    defining: true,
    parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
    toDOM: (): DOMOutputSpec => ['pre', { style: STYLES.pre }, 0],
  },
  signature: {
    group: 'block',
    content: 'block+',
    defining: true,
    isolating: true,
    parseDOM: [{ tag: 'div.postroom-signature' }],
    toDOM: (): DOMOutputSpec => ['div', { class: 'postroom-signature' }, 0],
  },
  horizontal_rule: {
    group: 'block',
    parseDOM: [{ tag: 'hr' }],
    toDOM: (): DOMOutputSpec => ['hr', { style: STYLES.rule }],
  },
  image: {
    group: 'inline',
    inline: true,
    draggable: true,
    attrs: { src: {}, alt: { default: '' }, width: { default: null } },
    // Only pictures that travel with the message: others would not be seen, and would tell on the reader.
    parseDOM: [
      {
        tag: 'img[src^="cid:"]',
        getAttrs: (element) => ({
          src: element.getAttribute('src'),
          alt: element.getAttribute('alt') ?? '',
          width: Number(element.getAttribute('width')) || null,
        }),
      },
    ],
    toDOM: ({ attrs }): DOMOutputSpec => [
      'img',
      {
        src: String(attrs.src),
        alt: String(attrs.alt),
        ...(attrs.width === null ? {} : { width: String(attrs.width) }),
        style: STYLES.picture,
      },
    ],
  },
  hard_break: {
    group: 'inline',
    inline: true,
    selectable: false,
    parseDOM: [{ tag: 'br' }],
    toDOM: (): DOMOutputSpec => ['br'],
  },
  text: { group: 'inline' },
};

const LINK = /^(?:https?:\/\/|mailto:|tel:)/i;

/** A colour of ours as browsers write it back (`rgb(…)`), or as it stands. */
function knownColour(value: string): Colour | null {
  const wanted = value.replace(/\s/g, '').toLowerCase();
  for (const [name, hex] of Object.entries(COLOURS)) {
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    if (wanted === hex || wanted === `rgb(${red},${green},${blue})`) return name as Colour;
  }
  return null;
}

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (element) => {
          const href = element.getAttribute('href') ?? '';
          return LINK.test(href) ? { href } : false;
        },
      },
    ],
    toDOM: ({ attrs }): DOMOutputSpec => ['a', { href: String(attrs.href) }, 0],
  },
  strong: {
    parseDOM: [
      { tag: 'strong' },
      // Google Docs wraps everything in <b style="font-weight: normal">.
      { tag: 'b', getAttrs: (element) => (element.style.fontWeight === 'normal' ? false : null) },
      { style: 'font-weight', getAttrs: (value) => (/^(?:bold(?:er)?|[6-9]00)$/.test(value) ? null : false) },
    ],
    toDOM: (): DOMOutputSpec => ['b', 0],
  },
  em: {
    parseDOM: [{ tag: 'i' }, { tag: 'em' }, { style: 'font-style=italic' }],
    toDOM: (): DOMOutputSpec => ['i', 0],
  },
  underline: {
    parseDOM: [
      { tag: 'u' },
      { tag: 'ins' },
      {
        style: 'text-decoration',
        getAttrs: (value) => (value.includes('underline') ? null : false),
        consuming: false,
      },
    ],
    toDOM: (): DOMOutputSpec => ['u', 0],
  },
  strike: {
    parseDOM: [
      { tag: 's' },
      { tag: 'del' },
      { tag: 'strike' },
      {
        style: 'text-decoration',
        getAttrs: (value) => (value.includes('line-through') ? null : false),
        consuming: false,
      },
    ],
    toDOM: (): DOMOutputSpec => ['s', 0],
  },
  colour: {
    attrs: { name: {} },
    parseDOM: [
      {
        style: 'color',
        getAttrs: (value) => {
          const name = knownColour(value);
          return name === null ? false : { name };
        },
      },
    ],
    toDOM: ({ attrs }): DOMOutputSpec => ['span', { style: `color: ${COLOURS[attrs.name as Colour]}` }, 0],
  },
  code: {
    code: true,
    parseDOM: [{ tag: 'code' }, { tag: 'tt' }, { tag: 'kbd' }],
    toDOM: (): DOMOutputSpec => ['code', { style: STYLES.code }, 0],
  },
};

export const mailSchema = new Schema({ nodes, marks });
