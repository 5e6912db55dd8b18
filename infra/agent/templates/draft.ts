// Changes as a template collects them: against what the host has now, and only where that differs.
import { keyText } from '../configuration/catalogue/index.ts';
import { type ConfiguredValue, configuredValues } from '../configuration/configured.ts';
import { type ConfigurationState, defaultOf, parameterVersion } from '../configuration/snapshot.ts';
import type { ConfigurationChange, ConfigurationProgram, ParameterKey } from '../protocol/configuration.ts';

export class Draft {
  readonly changes: ConfigurationChange[] = [];
  /** What Postfix logs in with at a relay; undefined leaves it as it is. */
  relayLogin: string | undefined;
  readonly state: ConfigurationState;
  readonly #values: Map<string, ConfiguredValue>;

  constructor(state: ConfigurationState) {
    this.state = state;
    this.#values = configuredValues(state);
  }

  /** As it stands in the file, else the default. */
  value(program: ConfigurationProgram, name: string, section: string[] = []): string {
    const key: ParameterKey = { program, section, name };
    return this.#values.get(keyText(key))?.value ?? defaultOf(key, this.state);
  }

  /** Whether this version of the program has such a parameter. */
  knows(program: ConfigurationProgram, name: string): boolean {
    const { postfix, dovecot } = this.state;
    return (program === 'postfix' ? postfix?.defaults : dovecot.defaults)?.has(name) ?? false;
  }

  postfix(values: Record<string, string | number>): void {
    for (const [name, value] of Object.entries(values))
      this.#set({ program: 'postfix', section: [], name }, value);
  }

  dovecot(values: Record<string, string | number>, section: string[] = []): void {
    for (const [name, value] of Object.entries(values))
      this.#set({ program: 'dovecot', section, name }, value);
  }

  #set(parameter: ParameterKey, wanted: string | number): void {
    const value = String(wanted);
    const { program, name, section } = parameter;
    if (this.value(program, name, section) === value) return;
    const base = parameterVersion(this.#values.get(keyText(parameter)));
    this.changes.push({ kind: 'setParameter', parameter, value, base });
  }
}
