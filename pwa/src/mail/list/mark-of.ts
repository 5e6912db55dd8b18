/** What tells an account's address from the others': the domain, or the name before it where they share one. */
export function markOf(address: string, all: readonly string[]): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const shared = all.some((other) => other !== address && other.endsWith(`@${domain}`));
  return shared ? address.slice(0, at) : domain;
}
