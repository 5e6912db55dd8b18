// A conversation's row is a link, so browsers let it be dragged as its address: the folders need no more to know it.

export const isThreadDrag = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('text/uri-list') ?? false;

/** The conversation whose row was dropped; undefined for anything else. */
export const draggedThread = (event: DragEvent): string | undefined =>
  threadOf(event.dataTransfer?.getData('text/uri-list') ?? '', location.origin);

/** The conversation in an address of this app: `/mail/<place>/<conversation>`. */
export function threadOf(address: string, origin: string): string | undefined {
  const first = address.split(/\r?\n/)[0] ?? '';
  if (!URL.canParse(first)) return undefined;
  const url = new URL(first);
  const [, page, , thread] = url.pathname.split('/');
  return url.origin === origin && page === 'mail' && thread ? decodeURIComponent(thread) : undefined;
}
