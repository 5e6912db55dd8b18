// Unpacks and reads one report in a thread of its own, which others' mail cannot make hold the process up.
import { Worker } from 'node:worker_threads';
import type { AggregateReport } from './parse-report.ts';
import type { TlsReport } from './parse-tls-report.ts';
import { ReportError } from './report-error.ts';

const DEADLINE_MS = 20_000;

export type ReadReport = { kind: 'DMARC'; report: AggregateReport } | { kind: 'TLS'; report: TlsReport };
export type ThreadAnswer = ReadReport | { problem: string };

const asProblem = (error: NodeJS.ErrnoException): Error =>
  error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new ReportError('It takes too much memory.', { cause: error })
    : error;

/** Throws ReportError when the bytes are no report, or take too much time or memory. */
export async function readReport(bytes: Uint8Array): Promise<ReadReport> {
  const thread = new Worker(new URL('./report-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const timer = setTimeout(() => void thread.terminate(), DEADLINE_MS);
  try {
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', (error: NodeJS.ErrnoException) => reject(asProblem(error)));
      thread.once('exit', () => reject(new ReportError('It takes too long to read.')));
    });
    if ('problem' in answer) throw new ReportError(answer.problem);
    return answer;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
