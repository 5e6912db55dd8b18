// HTML that may leave in a message: an allow-list, written anew from what was read. It holds for what the app's editor
// made, for what another client put into a draft, and for mail that is quoted.
import { Parser } from 'htmlparser2';
import { InputError } from '../../core/errors.ts';
import { keepSafeStyles } from './safe-styles.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const TAGS = words(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em ' +
    'figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small ' +
    'span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr',
);
const EMPTY = words('br col hr img wbr');
/** Gone with all that is in them: what runs, loads, is never shown, or is read by rules of its own. */
const DROPPED = words(
  'applet audio canvas embed frameset head iframe math noembed noframes noscript object option plaintext script select ' +
    'style svg template textarea title video xmp',
);
const ATTRIBUTES = words(
  'align alt bgcolor border cellpadding cellspacing color cols colspan dir face height hspace lang nowrap reversed rowspan ' +
    'size span start title type valign value vspace width',
);
/** Classes by which the app finds its own parts again in a draft; all others name style sheets that are not there. */
const OWN_CLASS = /^postroom-(?:quote|signature)$/;
const LINK = /^(?:https?:\/\/|mailto:|tel:|#)/i;
const PICTURE =
  /^(?:cid:[^\s<>"]+|https?:\/\/\S+|data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+)$/i;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Control characters have no place in mail. */
const escaped = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"]/g, (sign) => escapes[sign] ?? '');

/** Browsers stop at 512; the parser takes quadratic time of it. */
const MOST_NESTED = 1_000;

/** One pixel or two: it is there to count readers. Quoting it would count those of the answer too. */
const isTracker = ({ width, height }: Record<string, string>): boolean =>
  [width, height].some((size) => size !== undefined && Number.parseInt(size, 10) <= 2);

function keptAttributes(tag: string, given: Record<string, string>): string {
  const kept: string[] = [];
  const keep = (name: string, value: string): void => void kept.push(` ${name}="${escaped(value)}"`);
  for (const [name, value] of Object.entries(given)) {
    if (ATTRIBUTES.has(name)) keep(name, value.slice(0, 1_000));
    else if (name === 'href' && tag === 'a' && LINK.test(value.trim())) keep(name, value.trim());
    else if (name === 'src' && tag === 'img' && PICTURE.test(value.trim())) keep(name, value.trim());
    else if (name === 'class' && OWN_CLASS.test(value)) keep(name, value);
    else if (name === 'cite' && tag === 'blockquote' && value === 'cite') keep(name, value);
    else if (name === 'style') {
      const style = keepSafeStyles(value);
      if (style !== '') keep(name, style);
    }
  }
  return kept.join('');
}

/** The harmless part of `html`, every tag closed. Throws InputError when its tags are nested too deeply. */
export function safeHtml(html: string): string {
  const out: string[] = [];
  /** What to write when the tag that is open ends; empty for tags that were left out. */
  const ends: string[] = [];
  let dropped = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (ends.length > MOST_NESTED) {
          throw new InputError({
            'content.html': 'This text is nested too deeply for a message. Write it as plain text.',
          });
        }
        if (DROPPED.has(name)) dropped += 1;
        // A quoted message's body colours a part of this one.
        const tag = name === 'body' ? 'div' : name;
        const left = dropped > 0 || !TAGS.has(tag) || (tag === 'img' && isTracker(attributes));
        ends.push(left || EMPTY.has(tag) ? '' : `</${tag}>`);
        if (!left) out.push(`<${tag}${keptAttributes(tag, attributes)}>`);
      },
      ontext(text) {
        if (dropped === 0) out.push(escaped(text));
      },
      onclosetag(name) {
        if (DROPPED.has(name)) dropped = Math.max(0, dropped - 1);
        out.push(ends.pop() ?? '');
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return out.join('');
}
