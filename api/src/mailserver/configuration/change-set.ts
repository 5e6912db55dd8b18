// A change of the configuration as callers write it down: the same for previews and for applying.
import type {
  ConfigurationChange,
  ConfigurationChangeSet,
  MasterColumn,
  ParameterKey,
} from '@postroom/infra/agent/protocol/index.ts';
import { InputError } from '../../core/errors.ts';

/** `ConfigurationChangeInput`: exactly one of them. */
export interface ConfigurationChangeInput {
  setParameter?: { parameter: ParameterKey; value: string; base: string } | null | undefined;
  removeParameter?: { parameter: ParameterKey; base: string } | null | undefined;
  replaceFile?: { file: string; text: string; base: string } | null | undefined;
  addService?: { service: string; columns: Record<MasterColumn, string>; base: string } | null | undefined;
  removeService?: { service: string; base: string } | null | undefined;
}

const MOST_CHANGES = 200;

/** What the agent is asked for. Throws InputError for an empty or too long list. */
export function toChangeSet(changes: readonly ConfigurationChangeInput[]): ConfigurationChangeSet {
  if (changes.length === 0) throw new InputError({ changes: 'Change something first.' });
  if (changes.length > MOST_CHANGES)
    throw new InputError({ changes: `At most ${MOST_CHANGES} changes can be made at once.` });
  return { changes: changes.map(toChange) };
}

function toChange(input: ConfigurationChangeInput, index: number): ConfigurationChange {
  if (input.setParameter) return { kind: 'setParameter', ...input.setParameter };
  if (input.removeParameter) return { kind: 'removeParameter', ...input.removeParameter };
  if (input.replaceFile) return { kind: 'replaceFile', ...input.replaceFile };
  if (input.addService) return { kind: 'addService', ...input.addService };
  if (input.removeService) return { kind: 'removeService', ...input.removeService };
  throw new InputError({ [`changes.${index}`]: 'Say what is changed: a parameter, a file or a service.' });
}
