// Tries the live servers while they come up, with an eye on what Postfix says in its log.
import type { Tail } from '../log/tail.ts';
import { type LiveProbe, probeLive } from '../probe/live.ts';
import type { Finding } from '../protocol/generations.ts';

/**
 * Probes again while servers come up, but people are refused while we look: for less than a greeting is waited
 * for, so that a server that says nothing is not asked twice.
 */
const PROBING_MS = 1_600;
const PROBE_PAUSE_MS = 150;

/** What is still wrong with the live servers once they are up, or as soon as Postfix says that it cannot work. */
export async function probeUntilGood(probe: LiveProbe, log: Tail | null): Promise<Finding[]> {
  let findings: Finding[];
  const deadline = performance.now() + PROBING_MS;
  const fatal = async () => (log === null ? [] : fatalLines(await log()));
  for (;;) {
    const over = new AbortController();
    findings = await Promise.race([probeLive(probe), whenFatal(fatal, over.signal)]);
    over.abort();
    const said = await fatal();
    if (findings.length === 0 || said.length > 0 || performance.now() > deadline)
      return [...findings, ...said];
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
}

/** Resolves as soon as Postfix says that it cannot work: no need to wait for the probes then. */
async function whenFatal(look: () => Promise<Finding[]>, over: AbortSignal): Promise<Finding[]> {
  while (!over.aborted) {
    if ((await look()).length > 0) return [];
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
  return [];
}

/** What Postfix says when a daemon of it cannot work. */
function fatalLines(log: string): Finding[] {
  const lines = log.split('\n').flatMap((line) => {
    const [, text] = /\b((?:fatal|panic): .*|.*bad command startup.*)$/.exec(line) ?? [];
    return text === undefined ? [] : [text.replace(/^.*?(warning|fatal|panic): /, '')];
  });
  return [...new Set(lines)].map((text) => ({ severity: 'error', source: 'postfix log', text }));
}
