// The platform's side of the agent's socket: one connection per host, opened when it is needed, kept while it holds.
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type {
  AgentActor,
  AgentFailure,
  FromAgent,
  Greeting,
  ProtocolVersion,
  ToAgent,
} from '@postroom/infra/agent/protocol/index.ts';
import { ConflictError, InputError } from '../../core/errors.ts';
import type { Guard } from '../../core/guard.ts';
import { currentScope } from '../../core/scope.ts';
import { HostFailedError, HostUnreachableError, NotOnHostError, OutcomeUnknownError } from '../errors.ts';
import type { ClientCredentials, HostAddress, MailHostAgent, MailHosts } from '../ports.ts';

const PROTOCOL: ProtocolVersion = 1;
const CONNECT_MS = 5_000;
/** Far more than any answer has: what is longer is no line of ours. */
const LONGEST_LINE = 32 * 1024 * 1024;

export interface MailHostsOptions {
  /** The agent on this machine; null when there is none. */
  localSocket: string | null;
  guard: Guard;
  /** Of the organization in scope. */
  credentials(): Promise<ClientCredentials>;
}

export function createMailHosts(options: MailHostsOptions): MailHosts {
  const open = new Map<string, Promise<Line>>();
  const lineTo = (host: HostAddress): Promise<Line> => {
    const name = nameOf(host);
    const known = open.get(name);
    if (known !== undefined) return known;
    const forget = () => open.get(name) === line && open.delete(name);
    const line: Promise<Line> = dial(options, host).then((socket) => openLine(socket, forget));
    open.set(name, line);
    line.catch(forget);
    return line;
  };
  return {
    agentOf: (host) => agentOver(host, lineTo),
    close() {
      for (const line of open.values()) line.then((opened) => opened.close()).catch(() => undefined);
    },
  };
}

/** Certificates are the organization's own: connections are as well. Throws HostUnreachableError. */
function nameOf({ address, fingerprint }: HostAddress): string {
  if (address === null) return '';
  if (!fingerprint) throw new HostUnreachableError('it is not enrolled yet');
  return [currentScope().organizationId, address, fingerprint].join(' ');
}

async function dial(
  { localSocket, guard, credentials }: MailHostsOptions,
  host: HostAddress,
): Promise<Duplex> {
  if (host.address === null) {
    if (localSocket === null) throw new HostUnreachableError('this platform knows no agent for it');
    return connect(localSocket);
  }
  const at = host.address.lastIndexOf(':');
  const [name, port] = [host.address.slice(0, at), Number(host.address.slice(at + 1))];
  const pinned = await guard.resolve(name, port).catch((error: Error) => {
    throw new HostUnreachableError(error.message, { cause: error });
  });
  const { authority, certificate, key } = await credentials();
  return dialRemote({
    address: pinned.address,
    port,
    fingerprint: host.fingerprint ?? '',
    authority,
    certificate,
    key,
  });
}

interface RemoteAgent extends ClientCredentials {
  address: string;
  port: number;
  fingerprint: string;
}

/** TLS 1.3; the certificate must be of our authority, and the very one that was enrolled. */
function dialRemote({ address, port, fingerprint, authority, certificate, key }: RemoteAgent): Duplex {
  const socket = connectTls({
    ...{ host: address, port, ca: authority, cert: certificate, key, minVersion: 'TLSv1.3' },
    checkServerIdentity: (_name, shown) =>
      shown.fingerprint256.replaceAll(':', '').toLowerCase() === fingerprint
        ? undefined
        : new Error('it shows another certificate than the one it was enrolled with'),
  });
  socket.setKeepAlive(true, 30_000);
  return socket;
}

function agentOver(host: HostAddress, lineTo: (host: HostAddress) => Promise<Line>): MailHostAgent {
  return {
    async call(verb, params, { actor, signal, cancel, timeoutMs = 30_000, onEvent }) {
      const line = await lineTo(host);
      const timeout = AbortSignal.timeout(timeoutMs);
      return (await line.ask({
        ...{ verb, params, actor, cancel },
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        onEvent: (event) => onEvent?.(event as never),
      })) as never;
    },
  };
}

interface Question {
  verb: string;
  params: unknown;
  actor: AgentActor;
  signal: AbortSignal;
  cancel: AbortSignal | undefined;
  onEvent(event: unknown): void;
}

interface Line {
  ask(question: Question): Promise<unknown>;
  close(): void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
  onEvent(event: unknown): void;
}

/** Resolves after the agent's greeting. `onEnd` hears that the line cannot be used any more. */
function openLine(socket: Duplex, onEnd: () => void): Promise<Line> {
  return new Promise((resolve, reject) => {
    const waiting = new Map<number, Waiting>();
    let lastId = 0;
    const end = (error: Error): void => {
      clearTimeout(timer);
      onEnd();
      socket.destroy();
      reject(error);
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    };
    const timer = setTimeout(() => end(new HostUnreachableError('no greeting')), CONNECT_MS);
    const say = (message: ToAgent) => socket.write(`${JSON.stringify(message)}\n`);
    const line: Line = {
      close: () => end(new HostUnreachableError('the platform is stopping')),
      ask: ({ signal, cancel, onEvent, ...asked }) =>
        new Promise((resolveOne, rejectOne) => {
          const id = ++lastId;
          const onAbort = () => {
            say({ id, cancel: true });
            settle();
            rejectOne(abortedError(signal));
          };
          const settle = () => {
            waiting.delete(id);
            signal.removeEventListener('abort', onAbort);
            cancel?.removeEventListener('abort', onCancel);
          };
          const onCancel = () => say({ id, cancel: true });
          waiting.set(id, {
            onEvent,
            resolve: (result) => {
              settle();
              resolveOne(result);
            },
            reject: (error) => {
              settle();
              rejectOne(error);
            },
          });
          signal.addEventListener('abort', onAbort, { once: true });
          cancel?.addEventListener('abort', onCancel, { once: true });
          say({ id, ...asked });
          if (cancel?.aborted) onCancel();
          if (signal.aborted) onAbort();
        }),
    };
    socket.on('error', (error) => end(new HostUnreachableError(error.message, { cause: error })));
    socket.once('close', () => end(new HostUnreachableError('it hung up')));
    const onBad = (cause: unknown) =>
      end(new HostUnreachableError('it says what is not of its protocol', { cause }));
    const onMessage = (message: FromAgent | Greeting): void => {
      if ('agent' in message) {
        if (message.protocol !== PROTOCOL) {
          end(new HostUnreachableError(`it speaks version ${message.protocol}, we ${PROTOCOL}`));
          return;
        }
        clearTimeout(timer);
        resolve(line);
        return;
      }
      const one = waiting.get(message.id);
      if ('event' in message) one?.onEvent(message.event);
      else if ('error' in message) one?.reject(errorOf(message.error));
      else one?.resolve(message.result);
    };
    readMessages(socket, onMessage, onBad);
  });
}

const abortedError = (signal: AbortSignal): Error =>
  new OutcomeUnknownError(
    signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
      ? 'The mail host did not answer in time. Whether it was done is not known: look again.'
      : 'The platform stopped waiting for the mail host. Whether it was done is not known: look again.',
  );

function errorOf({ code, message: words, fields }: AgentFailure): Error {
  const message = String(words);
  if (code === 'INVALID_INPUT') return new InputError(fields ?? {}, message);
  if (code === 'NOT_FOUND') return new NotOnHostError(message);
  if (code === 'CONFLICT') return new ConflictError(message);
  return new HostFailedError(message);
}

/** An agent on another machine may say anything: what is not of the protocol, or cannot be dealt with, goes to `onBad`. */
function readMessages(
  socket: Duplex,
  onMessage: (message: FromAgent | Greeting) => void,
  onBad: (error: unknown) => void,
): void {
  let parts: Buffer[] = [];
  let length = 0;
  const read = (chunk: Buffer): void => {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const text = Buffer.concat([...parts, chunk.subarray(from, end)]).toString('utf8');
      parts = [];
      length = 0;
      from = end + 1;
      onMessage(parseMessage(text));
    }
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) throw new Error('a line without an end');
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      parts = [];
      onBad(error);
    }
  });
}

function parseMessage(text: string): FromAgent | Greeting {
  const message: unknown = JSON.parse(text);
  if (typeof message !== 'object' || message === null) throw new Error('a line that is no message');
  return message as FromAgent | Greeting;
}
