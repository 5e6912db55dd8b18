// The request that the running code serves: its id goes into logs, masked errors and the change log.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestInfo {
  requestId: string;
  /** Whether the caller may be told names of the schema they did not write ("Did you mean …"). */
  trusted: boolean;
}

const storage = new AsyncLocalStorage<RequestInfo>();

export const inRequest = <T>(info: RequestInfo, fn: () => T): T => storage.run(info, fn);

export const currentRequest = (): RequestInfo | undefined => storage.getStore();
