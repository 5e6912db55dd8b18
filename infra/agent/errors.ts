import type { AgentFailureCode } from './protocol/index.ts';

/** Why the agent did not do what it was asked; the code and the sentence go to the caller. */
export class AgentError extends Error {
  readonly code: AgentFailureCode;
  readonly fields: Record<string, string> | undefined;

  constructor(
    code: AgentFailureCode,
    message: string,
    { fields, ...options }: ErrorOptions & { fields?: Record<string, string> } = {},
  ) {
    super(message, options);
    this.name = 'AgentError';
    this.code = code;
    this.fields = fields;
  }
}
