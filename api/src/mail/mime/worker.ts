// Runs in a worker thread: a message that is too much for it ends this thread and nothing else.
import { parentPort } from 'node:worker_threads';
import { parseSource, unreadable } from './parse-message.ts';
import type { ParsedContent, ParseOptions } from './types.ts';

/** A batch of messages to read; answered by as many readings, in order. */
export interface ParseRequest {
  sources: Uint8Array[];
  options: ParseOptions[];
}

function read(source: Uint8Array, options: ParseOptions): ParsedContent {
  try {
    return parseSource(source, options);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return unreadable(
      `This message is damaged and could not be read (${cause.slice(0, 200)}). Its source can be downloaded.`,
    );
  }
}

parentPort?.on('message', ({ sources, options }: ParseRequest) => {
  parentPort?.postMessage(sources.map((source, index) => read(source, options[index] ?? {})));
});

// Everything is loaded: only now does the time of a message begin.
parentPort?.postMessage('ready');
