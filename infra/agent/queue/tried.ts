// Which messages a run has had tried: whoever lost an answer asks for all of them again.

/** Runs that are remembered; each is of one action, and few go on at a time. */
const MOST_RUNS = 50;

const runs = new Map<string, Set<string>>();

/** Queue ids, to be added to; those of nobody where the run has no name. Forgotten when the agent ends. */
export function triedIn(run: string | undefined): Set<string> {
  const tried = runs.get(run ?? '') ?? new Set();
  if (run === undefined) return tried;
  // The latest last, so that the one that was quiet for longest goes first.
  runs.delete(run);
  runs.set(run, tried);
  for (const oldest of runs.keys()) {
    if (runs.size <= MOST_RUNS) break;
    runs.delete(oldest);
  }
  return tried;
}
