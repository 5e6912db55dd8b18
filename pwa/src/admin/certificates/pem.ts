/** Blocks of PEM (RFC 7468), sorted into what a server shows and what it keeps to itself. */
export function sortPem(text: string): { chain: string; key: string } {
  const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g) ?? [];
  const of = (kind: RegExp) => blocks.filter((block) => kind.test(block)).join('\n');
  return { chain: of(/^-----BEGIN CERTIFICATE-----/), key: of(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/) };
}
