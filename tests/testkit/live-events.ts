// A subscription as a program follows it: server-sent events of an app that listens.
import type { TestApp, TestSession } from './app.ts';
import { eventually } from './wait.ts';

export interface LiveEvents<T> {
  /** Everything heard so far, oldest first. */
  heard: T[];
  /** Waits for an event that fits, from the first on. */
  next(what: string, fits: (event: T) => boolean): Promise<T>;
  forget(): void;
  stop(): Promise<void>;
}

/** Listens to one field of a subscription; resolves when the server listens too. */
export async function follow<T>(
  app: TestApp,
  session: TestSession,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<LiveEvents<T>> {
  const ending = new AbortController();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...session.headers },
    body: JSON.stringify({ query: document, variables }),
    signal: ending.signal,
  });
  if (!response.ok || !response.body)
    throw new Error(`The subscription was answered with ${response.status}.`);
  const heard: T[] = [];
  const reading = read<T>(response.body, heard).catch(() => undefined); // ended by stop()
  await new Promise((resolve) => setTimeout(resolve, 200)); // a subscription is not acknowledged
  return {
    heard,
    next: (what, fits) => eventually(what, () => heard.find(fits) ?? null),
    forget: () => void heard.splice(0),
    async stop() {
      ending.abort();
      await reading;
    },
  };
}

async function read<T>(body: ReadableStream<Uint8Array>, heard: T[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: ?(.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      const result = data ? (JSON.parse(data) as { data?: Record<string, T>; errors?: unknown }) : {};
      if (result.errors) throw new Error(JSON.stringify(result.errors));
      for (const event of Object.values(result.data ?? {})) heard.push(event);
    }
  }
}
