/** Asks until the answer is neither false nor null, and returns it. Throws with `what` after the time is up. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | false | null> | T | false | null,
  withinMs = 30_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null) return answer;
    if (Date.now() > end) throw new Error(`Within ${withinMs / 1000} s it did not happen that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
