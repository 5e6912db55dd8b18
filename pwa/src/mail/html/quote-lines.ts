// HTML read as lines, for finding what is quoted in it.
import type { QuotingLine } from '../text/quoting.ts';

export interface HtmlLine extends QuotingLine {
  /** The first node with words in the line. */
  node: Node;
}

/** Elements that hold a quote and nothing else: Apple Mail, Thunderbird, Gmail, Proton, Zoho, Roundcube. */
const QUOTES =
  'blockquote[type="cite" i],blockquote.gmail_quote,blockquote.protonmail_quote,blockquote#blockquote_zmail,blockquote.tutanota_quote,blockquote.iosymail,blockquote.clean_bq';
/** Elements around a quote and the line above it. Answers between the lines stand in them too, beside a blockquote. */
const AROUND =
  '.gmail_quote,.gmail_quote_container,.protonmail_quote,.zmail_extra,.yahoo_quoted,[class*="yahoo_quoted"],.postroom-quote,.quote-container,.moz-email-headers-table,.wmQuote,.lotus_notes_quote';
/** What Outlook, Yahoo, GMX and phones put before the message that is answered: all below is that message. */
const STARTS =
  '#appendonsend,#divRplyFwdMsg,#x_divRplyFwdMsg,#mail-editor-reference-message-container,.ms-outlook-mobile-reference-message,hr#stopSpelling,#OLK_SRC_BODY_SECTION,#reply-intro + blockquote,.OutlookMessageHeader,#quotedMessage,.x_gmail_quote';
const SIGNATURES =
  '.moz-signature,.gmail_signature,.gmail_signature_prefix,#Signature,.protonmail_signature_block,#composer_signature';
/** Where Thunderbird and Apple Mail put what was forwarded. */
export const FORWARDS = '.moz-forward-container';

const BLOCKS = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DIV DL DT FIELDSET FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL'.split(
    ' ',
  ),
);

interface State {
  quoted: boolean | 'likely';
  signature: boolean;
}

/** Lines in order, each with words or pictures. */
export function linesOf(root: Element): HtmlLine[] {
  const lines: HtmlLine[] = [];
  // Looked up once: matching each element of a long report against all of them would be felt.
  const [quoting, starting, signing] = [quotesIn(root), all(root, STARTS), all(root, SIGNATURES)];
  let open: HtmlLine | undefined;
  let starts = false;
  const add = (node: Node, text: string, state: State): void => {
    if (open === undefined) {
      open = { node, text: '', ...state, ...(starts ? { starts } : {}) };
      starts = false;
      lines.push(open);
    }
    open.text += text;
  };
  const within = (element: Element, state: State): State => ({
    quoted:
      state.quoted === true ||
      quoting.has(element) ||
      state.quoted ||
      (element.tagName === 'BLOCKQUOTE' && 'likely'),
    signature: state.signature || signing.has(element),
  });
  const walk = (node: Node, state: State): void => {
    if (node.nodeType === 3) {
      const text = node.nodeValue ?? '';
      // Line ends within a paragraph are spaces.
      if (text.trim() !== '' || open !== undefined) add(node, text.replace(/\s+/g, ' '), state);
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as Element;
    const breaks = element.tagName === 'BR' || BLOCKS.has(element.tagName);
    if (breaks) open = undefined;
    if (starting.has(element)) {
      starts = true;
      open = undefined;
    }
    if (element.tagName === 'IMG') add(element, '\uFFFC', state);
    const inner = within(element, state);
    for (let child = element.firstChild; child !== null; child = child.nextSibling) walk(child, inner);
    if (breaks) open = undefined;
  };
  for (let child = root.firstChild; child !== null; child = child.nextSibling)
    walk(child, { quoted: false, signature: false });
  return lines;
}

const all = (root: Element, selector: string): ReadonlySet<Element> =>
  new Set(root.querySelectorAll(selector));

function quotesIn(root: Element): ReadonlySet<Element> {
  const around = [...all(root, AROUND)];
  const within = around.flatMap((element) => [...element.querySelectorAll('blockquote')]);
  const bare = around.filter((element) => element.querySelector('blockquote') === null);
  return new Set([...all(root, QUOTES), ...within, ...bare]);
}
