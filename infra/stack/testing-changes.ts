// A private mail host with an agent's generations on it, for tests that change its configuration.
import { join } from 'node:path';
import { snapshotOf } from '../agent/configuration/snapshot.ts';
import { readState } from '../agent/configuration/verbs.ts';
import { Generations } from '../agent/generations/generations.ts';
import type { MailHost } from '../agent/mail-host.ts';
import { privateHost } from '../agent/private-host.ts';
import type { ParameterKey } from '../agent/protocol/configuration.ts';
import type { ApplyEvent, Generation, GenerationSource } from '../agent/protocol/generations.ts';
import { run } from '../agent/run.ts';
import type { TestStack } from './testing.ts';

export const actor = { organizationId: 'acme', userId: 'ada', reason: 'Trying' };

export interface ChangingHost {
  host: MailHost;
  /** Another one when an agent has died. */
  generations: Generations;
  /** Of the changes so far, until somebody empties it. */
  events: ApplyEvent[];
  key(): string;
  apply(source: GenerationSource, confirmSeconds?: number, signal?: AbortSignal): Promise<Generation>;
  /** A change of one parameter as it is at the moment. */
  setting(name: string, value: string, program?: ParameterKey['program']): Promise<GenerationSource>;
  /** Another text for a file as it is at the moment. */
  text(file: string, change: (text: string) => string): Promise<GenerationSource>;
  mainCf(): string;
  postconf(name: string): Promise<string>;
}

export async function changingHost({ dataDir, stack }: TestStack): Promise<ChangingHost> {
  const host = privateHost({
    ...{ dataDir, hostname: 'mail.postroom.test', endpoints: stack.endpoints },
    services: { start: stack.startService, stop: stack.stopService, restart: stack.restart },
  });
  const directory = host.postfix?.configDirectory ?? '';
  let lastKey = 0;
  const changing: ChangingHost = {
    ...{ host, generations: new Generations(host), events: [] },
    key: () => `change-${String(++lastKey).padStart(4, '0')}`,
    apply: (source, confirmSeconds = 0, signal = new AbortController().signal) =>
      changing.generations.apply(
        { source, key: changing.key(), base: {}, confirmSeconds },
        { actor, signal, emit: (event) => changing.events.push(event) },
      ),
    async setting(name, value, program = 'postfix') {
      const parameter = { program, section: [], name };
      const { parameters } = snapshotOf(await readState({ host, run }));
      const found = parameters.find(
        ({ key }) => key.program === program && key.name === name && key.section.length === 0,
      );
      const base = found?.version ?? '';
      return { kind: 'changes', changes: [{ kind: 'setParameter', parameter, value, base }] };
    },
    async text(file, change) {
      const found = (await readState({ host, run })).files.find(({ id }) => id === file);
      const [text, base] = [change(found?.text ?? ''), found?.version ?? ''];
      return { kind: 'changes', changes: [{ kind: 'replaceFile', file, text, base }] };
    },
    mainCf: () => join(directory, 'main.cf'),
    async postconf(name) {
      return (await run('/usr/sbin/postconf', ['-c', directory, '-h', name])).stdout.trim();
    },
  };
  await changing.generations.open();
  return changing;
}
