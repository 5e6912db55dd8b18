// What a check of a value finds, and what it may know of the host.
import type { ConfigurationProblem, ConfigurationProgram } from '../protocol/configuration.ts';

export interface ValueProblem {
  code: ConfigurationProblem['code'];
  severity: ConfigurationProblem['severity'];
  message: string;
}

/** What the host has that values may refer to. */
export interface HostFacts {
  /** Types of look-up tables that this Postfix was built with. */
  tableTypes: ReadonlySet<string>;
  /** Names of own groups of restrictions. */
  restrictionClasses: ReadonlySet<string>;
  /** References to parameters replaced, as Postfix would. */
  expand(text: string): string;
  exists(path: string): boolean;
  /** Whether a file may be named: below the directories of configuration and certificates, or named already. */
  mayName(path: string): boolean;
}

export interface ValueContext extends HostFacts {
  program: ConfigurationProgram;
}

export const problem = (
  code: ValueProblem['code'],
  message: string,
  severity: ValueProblem['severity'] = 'error',
): ValueProblem => ({ code, severity, message });
