/** PostgreSQL's words for data it cannot store: class 22 (data exception), class 54 (a limit), 21000, 23502. */
const DATA_ERROR = /^(22|54)|^(21000|23502)$/;

/**
 * Writes all at once. When the database refuses the data, the halves are tried, down to the single item that it refuses,
 * which goes to `giveUp`: one strange message must not stop the others.
 */
export async function inHalves<T>(
  items: readonly T[],
  write: (items: readonly T[]) => Promise<void>,
  giveUp: (item: T, error: unknown) => Promise<void>,
): Promise<void> {
  try {
    await write(items);
  } catch (error) {
    const [only] = items;
    if (!isDataError(error) || only === undefined) throw error;
    if (items.length === 1) return giveUp(only, error);
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), write, giveUp);
    await inHalves(items.slice(middle), write, giveUp);
  }
}

function isDataError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && code.length === 5 && DATA_ERROR.test(code);
}
