// Answers kept in memory. Each is served as long as the versions of the caller's mail accounts are those it was made
// under; they are asked of the database for every request, so no process can serve what another has changed.
import type { GraphQLSchema } from 'graphql';
import type { Metrics } from '../core/metrics.ts';
import type { Scope } from '../core/scope.ts';
import type { Context } from '../graphql/context.ts';
import { createKeptCheck } from '../graphql/kept.ts';
import { type Manifest, type OperationParams, persistedDocument } from '../graphql/plugins/persisted.ts';
import { compress } from './bytes.ts';

/** All answers of a process together, and one of them. */
const MAX_BYTES = 48 * 1024 * 1024;
const MAX_ANSWER = 512 * 1024;
const MAX_REQUEST = 8 * 1024;
const MAX_ACCEPT = 200;

export interface Answer {
  version: string;
  contentType: string;
  bytes: Buffer;
  /** Made when somebody wants it; null when it is no smaller. */
  gzipped: Promise<Buffer | null> | null;
  size: number;
}

export interface AnswerParts {
  schema: GraphQLSchema;
  manifest: Manifest;
  /** Whether browsers may run the app's own operations alone. */
  mandatory: boolean;
  metrics: Pick<Metrics, 'keptAnswers'>;
  /** What changes when anything changes that kept answers of the caller show. Never cached. */
  version(scope: Scope): Promise<string>;
}

export interface Answers {
  /** Names the answer to a request, if it is one that is kept: the same for the same caller, operation and variables. */
  keyOf(body: Buffer, context: Context): string | null;
  version(scope: Scope): Promise<string>;
  find(key: string, version: string): Answer | null;
  keep(key: string, answer: Pick<Answer, 'version' | 'contentType' | 'bytes'>): void;
  gzipped(key: string, answer: Answer): Promise<Buffer | null>;
}

interface Params extends OperationParams {
  operationName?: unknown;
  variables?: unknown;
}

export function createAnswers(parts: AnswerParts): Answers {
  const isKept = createKeptCheck(parts.schema);
  const answers = new Map<string, Answer>();
  let total = 0;
  const drop = (key: string): void => {
    const answer = answers.get(key);
    if (!answer) return;
    total -= answer.size;
    answers.delete(key);
  };
  const grow = (answer: Answer, bytes: number): void => {
    answer.size += bytes;
    total += bytes;
    for (const oldest of answers.keys()) {
      if (total <= MAX_BYTES) break;
      drop(oldest);
    }
  };
  return {
    version: parts.version,
    keyOf(body, context) {
      const { scope, headers, caller } = context;
      const accept = headers.get('accept') ?? '';
      if (scope?.actor.kind !== 'user' || body.length > MAX_REQUEST || accept.length > MAX_ACCEPT)
        return null;
      const params = readParams(body);
      const document = params && documentOf(params, { ...parts, caller });
      if (!document || !isKept(document, params.operationName)) return null;
      const { organizationId, actor } = scope;
      return JSON.stringify([organizationId, actor.userId, accept, document, params.variables ?? null]);
    },
    find(key, version) {
      const answer = answers.get(key);
      const current = answer?.version === version ? answer : null;
      parts.metrics.keptAnswers.inc({ outcome: current ? 'served' : 'made' });
      if (!current) return null;
      // The map's order is that of use: the first is the one unused for longest.
      answers.delete(key);
      answers.set(key, current);
      return current;
    },
    keep(key, made) {
      drop(key);
      if (made.bytes.length > MAX_ANSWER) return;
      const answer: Answer = { ...made, gzipped: null, size: 0 };
      answers.set(key, answer);
      grow(answer, made.bytes.length + 2 * key.length);
    },
    gzipped(key, answer) {
      answer.gzipped ??= compress(answer.bytes).then((small) => {
        if (small && answers.get(key) === answer) grow(answer, small.length);
        return small;
      });
      return answer.gzipped;
    },
  };
}

function readParams(body: Buffer): Params | null {
  try {
    const params: unknown = JSON.parse(body.toString('utf8'));
    return typeof params === 'object' && params !== null && !Array.isArray(params) ? params : null;
  } catch {
    return null; // GraphQL's own answer says what is wrong
  }
}

function documentOf(params: Params, options: Parameters<typeof persistedDocument>[1]): string | null {
  try {
    return persistedDocument(params, options) ?? (typeof params.query === 'string' ? params.query : null);
  } catch {
    return null; // refused again where it would run
  }
}
