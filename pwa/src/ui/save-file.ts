/** Hands text to the browser as a file. `type`: a media type such as "text/csv". */
export function saveFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The download has begun with its own copy by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
