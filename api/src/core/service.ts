import type { Deps } from '../deps.ts';

/** Something that runs as long as the worker does: the synchronisation of mail accounts. */
export interface Service {
  name: string;
  /** Resolves once it runs. What it starts must not throw into the process. */
  start(deps: Deps): Promise<RunningService>;
}

export interface RunningService {
  /** Ends all work and gives up leases, within 3 s. */
  stop(): Promise<void>;
}
