import type { ConfigurationProblem } from '../protocol/configuration.ts';

/** A change that cannot be made; the others are made all the same, so that all problems show at once. */
export class RefusedChange extends Error {
  readonly problem: Omit<ConfigurationProblem, 'change'>;

  constructor(code: ConfigurationProblem['code'], message: string, file: string | null = null) {
    super(message);
    this.problem = { severity: 'error', code, message, file, line: null };
  }
}
