import { parentPort, workerData } from 'node:worker_threads';
import { parseReport } from './parse-report.ts';
import { parseTlsReport } from './parse-tls-report.ts';
import { ReportError } from './report-error.ts';
import type { ThreadAnswer } from './report-thread.ts';
import { unpackReport } from './unpack.ts';

async function answer(): Promise<ThreadAnswer> {
  try {
    const text = await unpackReport(Buffer.from(workerData as Uint8Array));
    if (text.trimStart().startsWith('{')) return { kind: 'TLS', report: parseTlsReport(text) };
    return { kind: 'DMARC', report: parseReport(text) };
  } catch (error) {
    if (error instanceof ReportError) return { problem: error.message };
    throw error;
  }
}

parentPort?.postMessage(await answer());
