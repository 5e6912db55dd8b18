// Which images a message names: only these are fetched for it.

/** An address in an attribute or in url(), up to what ends it there. */
const addressPattern = /(?:https?:)?\/\/[^\s"'<>)\\]{1,4000}/gi;
const most = 5_000;

/** Absolute http and https addresses; `//host/path` is https. Null for anything else. */
export function absoluteSource(value: string): string | null {
  const url = URL.parse(value.trim().replace(/^\/\//, 'https://'));
  return url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password
    ? url.href
    : null;
}

/** Every address that stands in the HTML, in the form of absoluteSource. Linear in its length. */
export function sourcesIn(html: string): Set<string> {
  const found = new Set<string>();
  for (const [address] of html.matchAll(addressPattern)) {
    if (found.size >= most) break;
    const source = absoluteSource(decodeEntities(address));
    if (source !== null) found.add(source);
  }
  return found;
}

/** As they stand in addresses. What is spelled in other ways is not found, and then not loaded. */
const entities: Record<string, string> = {
  '&amp;': '&',
  '&#38;': '&',
  '&#x26;': '&',
  '&#61;': '=',
  '&#x3d;': '=',
};
const decodeEntities = (value: string): string =>
  value.replace(/&(?:amp|#38|#x26|#61|#x3d);/gi, (entity) => entities[entity.toLowerCase()] ?? entity);
