// An agent that dies in the middle of a change: `node dying-agent.ts REQUEST`. For tests.
import { readFileSync } from 'node:fs';
import { Generations } from '../agent/generations/generations.ts';
import { privateHost } from '../agent/private-host.ts';
import type { GenerationSource } from '../agent/protocol/generations.ts';
import type { StackEndpoints } from './types.ts';

interface Request {
  dataDir: string;
  endpoints: StackEndpoints;
  source: GenerationSource;
  /** Where it dies. */
  point: string;
  key: string;
}

const { dataDir, endpoints, source, point, key } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as Request;
const unexpected = async () => {
  throw new Error('This change needs no restart.');
};
const host = privateHost({
  ...{ dataDir, endpoints, hostname: 'mail.postroom.test' },
  services: { start: unexpected, stop: unexpected, restart: unexpected },
});
await new Generations(host).apply(
  { source, key, base: {}, confirmSeconds: 0 },
  {
    actor: { organizationId: 'acme', userId: null },
    signal: new AbortController().signal,
    emit: () => undefined,
    onPoint: (here) => {
      if (here === point) process.kill(process.pid, 'SIGKILL');
    },
  },
);
