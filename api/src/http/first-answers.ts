// The document of the app, with the answers to what the app asks first: a device that was never here shows the inbox
// after one wait instead of three. Each answer is made by the GraphQL route itself, as if the app had asked.
import { PassThrough, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { Logger } from '../core/log.ts';
import { inTime } from '../core/timeout.ts';
import type { Manifest } from '../graphql/plugins/persisted.ts';
import { acceptsGzip, hold } from './bytes.ts';
import { APP_POLICY } from './headers.ts';

/** What the app asks when it is opened at its inbox (pwa: session/session.ts, mail/data/load.ts and ahead.ts). */
const FIRST: { operation: string; variables: Record<string, unknown> }[] = [
  { operation: 'Session', variables: {} },
  { operation: 'ThreadPage', variables: { filter: { role: 'INBOX' }, first: 50, after: null } },
  { operation: 'MailAccounts', variables: { after: null } },
];
const PATHS = new Set(['/', '/mail', '/mail/inbox']);
/** A page without answers is better than one that never ends, ms. */
const LONGEST_WAIT_MS = 2_000;
const PLACE = '</body>';

export interface FirstAnswersParts {
  manifest: Manifest;
  /** The built page, to which the answers are added. */
  page: string;
  /** The GraphQL route, for a request in the caller's name. */
  ask(request: Request, caller: Caller): Promise<Response>;
  log: Pick<Logger, 'warn'>;
}

/** Who asked for the document. */
export interface Caller {
  requestId: string;
  ipAddress: string | null;
}

interface FirstAnswer {
  operation: string;
  hash: string;
  variables: Record<string, unknown>;
  data: unknown;
}

/** The document with the caller's answers; null for other pages, and for those who bring no session. */
export type PersonalPage = (request: Request, path: string, caller: Caller) => Promise<Response | null>;

export function createPersonalPage({ manifest, page, ask, log }: FirstAnswersParts): PersonalPage {
  const operations = FIRST.flatMap(({ operation, variables }) => {
    const pattern = new RegExp(`\\bquery ${operation}\\b`);
    const found = [...manifest].find(([, document]) => pattern.test(document));
    return found ? [{ operation, hash: found[0], variables }] : [];
  });
  const at = page.lastIndexOf(PLACE);
  const script = page.lastIndexOf('<script', at);
  const split = script < 0 ? at : script;
  if (operations.length < FIRST.length || split < 0) return () => Promise.resolve(null);

  const answerTo = async (
    { hash, operation, variables }: Omit<FirstAnswer, 'data'>,
    headers: Headers,
    caller: Caller,
  ): Promise<FirstAnswer | null> => {
    const body = Buffer.from(
      JSON.stringify({
        operationName: operation,
        variables,
        extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
      }),
    );
    const request = new Request('http://localhost/graphql', { method: 'POST', headers, body });
    const response = await ask(hold(request, body), caller);
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    return response.ok && data && !errors ? { operation, hash, variables, data } : null;
  };

  return async (request, path, caller) => {
    const cookie = request.headers.get('cookie');
    if (request.method !== 'GET' || cookie === null || !PATHS.has(path)) return null;
    const headers = new Headers({ cookie, 'content-type': 'application/json', accept: 'application/json' });
    const asked = Promise.all(operations.map((operation) => answerTo(operation, headers, caller)));
    const block = inTime(asked, LONGEST_WAIT_MS, null).then(blockOf, (error: unknown) => {
      log.warn({ err: error }, 'The page goes without first answers');
      return '';
    });
    return documentOf(
      request,
      page.slice(0, split),
      block.then((answers) => answers + page.slice(split)),
    );
  };
}

/** The answers as a part of the page; nothing for guests, and when they are late. */
function blockOf(answers: (FirstAnswer | null)[] | null): string {
  if (!answers?.every((answer) => answer !== null)) return '';
  // "<" is the only way out of a script element.
  const json = JSON.stringify(answers).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="first-answers">${json}</script>`;
}

/** The first part goes at once: the browser fetches the app while the answers are made. */
function documentOf(request: Request, head: string, rest: Promise<string>): Response {
  const packed = acceptsGzip(request.headers);
  const out = packed ? createGzip({ level: constants.Z_BEST_SPEED }) : new PassThrough();
  out.write(head);
  if ('flush' in out) out.flush();
  void rest.then((text) => out.end(text));
  return new Response(Readable.toWeb(out) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // It holds somebody's mail: no cache may have it.
      'cache-control': 'private, no-store',
      vary: 'accept-encoding, cookie',
      'content-security-policy': APP_POLICY,
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
    },
  });
}
