// What this process depends on, each part with its state and a sentence.

export type PartState = 'up' | 'degraded' | 'down';

export interface PartHealth {
  state: PartState;
  message: string;
}

export interface HealthReport {
  /** "ready" when every critical part is up or degraded. */
  status: 'ready' | 'not ready';
  parts: Record<string, PartHealth>;
}

export type HealthCheck = (signal: AbortSignal) => Promise<PartHealth>;

export interface Health {
  /** @param critical whether requests cannot be answered without this part. */
  register(name: string, check: HealthCheck, options?: { critical?: boolean }): void;
  report(): Promise<HealthReport>;
}

const TIMEOUT_MS = 3_000;

export function createHealth(): Health {
  const parts = new Map<string, { check: HealthCheck; critical: boolean }>();
  return {
    register: (name, check, { critical = false } = {}) => void parts.set(name, { check, critical }),
    async report() {
      const entries = [...parts];
      const results = await Promise.all(entries.map(([, part]) => probe(part.check)));
      const down = entries.some(([, part], index) => part.critical && results[index]?.state === 'down');
      const named = entries.map(([name], index) => [name, results[index]] as const);
      return {
        status: down ? 'not ready' : 'ready',
        parts: Object.fromEntries(named) as Record<string, PartHealth>,
      };
    },
  };
}

async function probe(check: HealthCheck): Promise<PartHealth> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const late = new Promise<PartHealth>((resolve) => {
    signal.addEventListener('abort', () =>
      resolve({ state: 'down', message: `No answer within ${TIMEOUT_MS / 1000} s.` }),
    );
  });
  try {
    return await Promise.race([check(signal), late]);
  } catch (error) {
    return { state: 'down', message: error instanceof Error ? error.message : String(error) };
  }
}
