/** Addresses separated by commas, spaces or line breaks. */
export function splitAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}
