// Sizes between forms (gigabytes as text) and the server (bytes).
const GIGABYTE = 1_000_000_000;

/** "5", "0.5", to the byte; nothing for no limit. */
export const gigabytesOf = (bytes: number | null): string =>
  bytes === null ? '' : (bytes / GIGABYTE).toFixed(9).replace(/\.?0+$/, '');

/** Bytes; null for nothing typed, undefined for what is no size. */
export function bytesIn(gigabytes: string): number | null | undefined {
  const text = gigabytes.trim();
  if (text === '') return null;
  if (!/^(\d{1,6}([.,]\d{0,9})?|[.,]\d{1,9})$/.test(text)) return undefined;
  return Math.round(Number(text.replace(',', '.')) * GIGABYTE);
}
