// Commands and answers over one connection. Whatever breaks the conversation closes it: nobody knows what comes next.
import { MailServerError } from '../../../core/errors.ts';
import type { MailServer } from '../../ports.ts';
import { asMailServerError, mailServerError } from '../failure.ts';
import { GarbledResponse, type Item, type Outcome, outcomeOf, readResponse } from './response.ts';
import type { Wire } from './wire.ts';

const COMMAND_DEADLINE_MS = 15_000;
const LOGOUT_DEADLINE_MS = 1_000;
/** Far above any script that people write; servers stop at 1 MB. */
const MAX_LITERAL = 4 * 1024 * 1024;
const MAX_LINES = 100;

export interface Answer {
  /** What came before the outcome. */
  lines: Item[][];
  outcome: Outcome;
}

export class Conversation {
  readonly server: MailServer;
  private readonly wire: Wire;
  private running: Promise<unknown> = Promise.resolve();

  constructor(server: MailServer, wire: Wire) {
    this.server = server;
    this.wire = wire;
  }

  /** Sends a command and reads its answer. Resolves with NO as well; BYE rejects. */
  command(line: string, { maxLines = MAX_LINES }: { maxLines?: number } = {}): Promise<Answer> {
    return this.next(COMMAND_DEADLINE_MS, () => {
      this.wire.write(`${line}\r\n`);
      return this.answer(maxLines);
    });
  }

  /** What the server says by itself: at the beginning and after STARTTLS. */
  greeting(): Promise<Answer> {
    return this.next(COMMAND_DEADLINE_MS, () => this.answer(MAX_LINES));
  }

  startTls(ca: string | null): Promise<void> {
    return this.next(COMMAND_DEADLINE_MS, () => this.wire.startTls(ca, COMMAND_DEADLINE_MS));
  }

  async logout(): Promise<void> {
    if (!this.wire.closed) {
      const said = this.next(LOGOUT_DEADLINE_MS, () => {
        this.wire.write('LOGOUT\r\n');
        return this.answer(MAX_LINES);
      });
      await said.catch(() => undefined); // it is over either way
    }
    this.destroy(mailServerError(this.server, 'CONNECTION_REFUSED'));
  }

  destroy(reason: unknown): void {
    this.wire.destroy(reason);
  }

  private next<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const result = this.running.then(() => this.within(ms, work));
    this.running = result.catch(() => undefined);
    return result;
  }

  private async within<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.wire.destroy(mailServerError(this.server, 'TIMEOUT')), ms);
    try {
      return await work();
    } catch (error) {
      const failure = this.failureOf(error);
      this.wire.destroy(failure);
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  private failureOf(error: unknown): MailServerError {
    if (error instanceof MailServerError) return error;
    if (error instanceof GarbledResponse) {
      return mailServerError(this.server, 'PROTOCOL_ERROR', error.message, error);
    }
    return asMailServerError(this.server, error);
  }

  private async answer(maxLines: number): Promise<Answer> {
    const lines: Item[][] = [];
    for (;;) {
      const items = await readResponse(this.wire, MAX_LITERAL);
      const outcome = outcomeOf(items);
      if (outcome?.status === 'BYE') {
        throw mailServerError(this.server, 'CONNECTION_REFUSED', outcome.text);
      }
      if (outcome) return { lines, outcome };
      lines.push(items);
      if (lines.length > maxLines) throw new GarbledResponse('an answer without an end');
    }
  }
}
