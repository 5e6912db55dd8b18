/** A step that could not be done: why, and what the person at the terminal can do about it. */
export class StepError extends Error {
  readonly advice: string;
  constructor(message: string, advice: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StepError';
    this.advice = advice;
  }
}

/** The step's name around whatever it threw. */
export class FailedStep extends Error {
  readonly step: string;
  constructor(step: string, cause: unknown) {
    super(`${step} failed`, { cause });
    this.name = 'FailedStep';
    this.step = step;
  }
}

/** Lines for the terminal: which step, why, what to do. */
export function describeFailure(error: unknown, logFolder: string): string {
  const step = error instanceof FailedStep ? error.step : undefined;
  const cause = error instanceof FailedStep ? error.cause : error;
  const why = cause instanceof Error ? cause.message : String(cause);
  const advice =
    cause instanceof StepError ? cause.advice : `Look into ${logFolder}, then run npm start again.`;
  return `${step ? `Stopped at: ${step}\n` : ''}Why: ${why}\nWhat to do: ${advice}`;
}
