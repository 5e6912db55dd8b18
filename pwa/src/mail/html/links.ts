// Where a link in a mail really goes, and whether its text claims something else.

const HOST_IN_TEXT =
  /^\s*(?:https?:\/\/)?(?:[^\s/@]+@)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,})(?::\d+)?(?:[/?#]\S*)?\s*$/u;

/** A link that the reading pane may offer: web, mail and telephone. Null for everything else (javascript:, data:, relative). */
export function readableLink(href: string): URL | null {
  let url: URL;
  try {
    url = new URL(href.trim());
  } catch {
    return null;
  }
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url : null;
}

const bareHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');

function hostInText(text: string): string | null {
  const match = HOST_IN_TEXT.exec(text)?.[1];
  if (match === undefined) return null;
  try {
    return bareHost(new URL(`https://${match}`).hostname);
  } catch {
    return null;
  }
}

const covers = (outer: string, inner: string): boolean => outer === inner || inner.endsWith(`.${outer}`);

/**
 * The host a link really opens, when its text names another one; null when text and target agree or the text names
 * none. A subdomain of the named host (click.example.com for example.com) counts as agreeing, the reverse as well.
 */
export function hiddenHost(text: string, target: URL): string | null {
  if (!target.protocol.startsWith('http')) return null;
  const claimed = hostInText(text);
  if (claimed === null) return null;
  const actual = bareHost(target.hostname);
  return covers(claimed, actual) || covers(actual, claimed) ? null : actual;
}
