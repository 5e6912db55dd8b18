// The mail host's agent: a process of its own, which mail does not wait for.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { agentSocket } from '../../agent/private-host.ts';
import type { AgentSettings } from '../../agent/settings.ts';
import { CHILD_ENVIRONMENT } from '../../stack/run.ts';
import { SERVICES, type Stack } from '../../stack/types.ts';
import { openControl } from '../control.ts';
import { StepError } from '../errors.ts';
import { writePrivately } from '../files.ts';
import { inRoot } from '../paths.ts';
import { type Supervised, supervise } from '../supervise.ts';
import type { Undo } from '../undo.ts';
import type { StartLock } from './start-lock.ts';

const READY_TIMEOUT_MS = 20_000;
const GRACE_MS = 3_000;

export interface AgentStepOptions {
  dataDir: string;
  hostname: string;
  stack: Stack;
  /** The account of web and worker; undefined: our own. */
  callers: { uid: number; gid: number } | undefined;
  lock: StartLock;
  warn: (text: string) => void;
  /** Web and worker, once they are there. */
  web: () => Supervised | undefined;
}

/** Where the starter listens for the agent; nobody but root gets into this directory. */
const controlSocket = (dataDir: string): string => join(dataDir, 'agent', 'control.sock');

/**
 * Starts the agent, resolves when it takes calls, and gives what web and worker need to find it. Through a socket of
 * the starter it may start, stop and restart the mail servers, and restart web and worker, and itself.
 */
export async function startAgent(options: AgentStepOptions, undo: Undo): Promise<Record<string, string>> {
  const { dataDir, stack, web, warn } = options;
  let agent: Supervised | undefined;
  const servers = SERVICES.map((name) => [
    name,
    {
      start: () => stack.startService(name),
      stop: () => stack.stopService(name),
      restart: () => stack.restart(name),
    },
  ]);
  const control = await openControl(controlSocket(dataDir), {
    ...Object.fromEntries(servers),
    web: { restart: async () => afterTheAnswer(() => web()?.restart(), warn) },
    agent: { restart: async () => afterTheAnswer(() => agent?.restart(), warn) },
  });
  undo.add(() => control.close());
  // After what it asks: it may have servers to restart as soon as it begins.
  const started = await startProcess(options);
  agent = started;
  undo.add(() => started.stop());
  return { MAIL_AGENT_SOCKET: agentSocket(dataDir) };
}

/** Who asks waits for the answer, and is what is restarted or works for it. */
function afterTheAnswer(act: () => Promise<void> | undefined, warn: (text: string) => void): void {
  setTimeout(() => {
    act()?.catch((error: Error) => warn(`A restart failed: ${error.message}`));
  }, 200);
}

/** Resolves when the agent takes calls. It is started again whenever it ends. */
async function startProcess(options: AgentStepOptions): Promise<Supervised> {
  const { dataDir, hostname, stack } = options;
  const { uid, gid } = options.callers ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const settings: AgentSettings = {
    ...{ kind: 'private', dataDir, hostname, endpoints: stack.endpoints, callers: { uid, gid } },
    control: controlSocket(dataDir),
  };
  mkdirSync(join(dataDir, 'agent'), { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'agent', 'settings.json');
  writePrivately(file, `${JSON.stringify(settings, null, 2)}\n`);
  const logFile = join(dataDir, 'log', 'agent.log');
  let supervised: Supervised | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new StepError(why, `Its log says why: ${logFile}`));
      const timer = setTimeout(() => fail('The agent was not ready in time.'), READY_TIMEOUT_MS);
      supervised = supervise({
        ...{ name: 'agent', file: process.execPath, cwd: inRoot(), logFile, graceMs: GRACE_MS },
        args: [inRoot('infra', 'agent', 'main.ts'), '--settings', file],
        env: CHILD_ENVIRONMENT,
        keepTrying: true,
        onLine: (line) => {
          if (line !== 'ready') return;
          clearTimeout(timer);
          resolve();
        },
        onStarted: (ref) => options.lock.record('agent', ref),
        onEnded: (how) => options.warn(`The agent ${how}; starting it again (log: ${logFile}).`),
      });
    });
  } catch (error) {
    await supervised?.stop();
    throw error;
  }
  if (supervised === undefined) throw new StepError('The agent was not started.', `See ${logFile}.`);
  return supervised;
}
