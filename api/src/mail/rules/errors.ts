import { MailServerError } from '../../core/errors.ts';
import type { ScriptProblem } from './ports.ts';

/** The server read a script and found mistakes in it. */
export class SieveRefusal extends MailServerError {
  readonly problems: ScriptProblem[];

  constructor(server: string, problems: ScriptProblem[]) {
    const [first] = problems;
    const where = first?.line == null ? '' : ` in line ${first.line}`;
    super('NOT_PERMITTED', server, `The server refused the script${where}: ${first?.message ?? 'no reason'}`);
    this.problems = problems;
  }
}
