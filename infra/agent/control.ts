// The agent's way to the starter, whose children the servers of a private host are.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { AgentError } from './errors.ts';
import type { ServiceControl } from './mail-host.ts';

/** Longer than the starter takes to give a server up. */
const LIMIT_MS = 45_000;

export function starterControl(socketPath: string): ServiceControl {
  const ask = (action: 'start' | 'stop' | 'restart') => (service: string) =>
    askStarter(socketPath, { action, service });
  return { start: ask('start'), stop: ask('stop'), restart: ask('restart') };
}

/** Resolves when it is done. Throws AgentError: UNAVAILABLE without a starter, else FAILED with its words. */
function askStarter(socketPath: string, question: { action: string; service: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write(`${JSON.stringify(question)}\n`));
    const fail = (code: 'UNAVAILABLE' | 'FAILED', why: string) => {
      socket.destroy();
      reject(new AgentError(code, why));
    };
    socket.setTimeout(LIMIT_MS, () => fail('FAILED', 'The starter did not answer in time.'));
    socket.once('error', (error) => fail('UNAVAILABLE', `The starter cannot be reached: ${error.message}`));
    socket.once('close', () => fail('UNAVAILABLE', 'The starter hung up.'));
    createInterface({ input: socket }).once('line', (line) => {
      const { error } = JSON.parse(line) as { error?: string };
      if (error !== undefined) return fail('FAILED', error);
      socket.destroy();
      resolve();
    });
  });
}
