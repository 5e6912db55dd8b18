import { FailedStep } from './errors.ts';

/** Tells the person at the terminal what is going on: one line when a step begins to take time, one when it is done. */
export interface Progress {
  /** Runs a step under its name; what it resolves to as text is shown as its result. */
  step<T>(name: string, work: () => Promise<T>, result?: (value: T) => string | undefined): Promise<T>;
  note(text: string): void;
  warn(text: string): void;
}

/** A step shorter than this gets one line alone. */
const QUICK_MS = 700;

export function createProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  const colour = out.isTTY && !process.env.NO_COLOR;
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (mark: string, text: string): void => {
    out.write(`${mark} ${text}\n`);
  };
  return {
    note: (text) => line(' ', text),
    warn: (text) => line(paint(33, '!'), text),
    step: async (name, work, result) => {
      const began = performance.now();
      const announce = setTimeout(() => line(paint(2, '…'), paint(2, name)), QUICK_MS);
      try {
        const value = await work();
        const said = result?.(value);
        line(
          paint(32, '✓'),
          `${name}${said ? `: ${said}` : ''} ${paint(2, `(${seconds(performance.now() - began)})`)}`,
        );
        return value;
      } catch (error) {
        line(paint(31, '✗'), name);
        throw error instanceof FailedStep ? error : new FailedStep(name, error);
      } finally {
        clearTimeout(announce);
      }
    },
  };
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
