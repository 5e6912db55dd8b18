// One logged-in ManageSieve session (RFC 5804), one command at a time.
import { SieveRefusal } from '../../rules/errors.ts';
import type { ScriptName, ScriptProblem, SieveCapabilities, SieveConnection } from '../../rules/ports.ts';
import { mailServerError } from '../failure.ts';
import type { Conversation } from './conversation.ts';
import { noticeOf, refusalOf } from './refusal.ts';
import { writeString } from './response.ts';

const MAX_SCRIPTS = 1_000;

export class ManageSieveConnection implements SieveConnection {
  readonly capabilities: SieveCapabilities;
  private readonly talk: Conversation;
  private readonly canCheck: boolean;

  constructor(talk: Conversation, announced: Map<string, string>) {
    this.talk = talk;
    // CHECKSCRIPT, like RENAMESCRIPT and NOOP, came with RFC 5804, as did VERSION (1.7).
    this.canCheck = announced.has('VERSION');
    this.capabilities = {
      implementation: noticeOf(announced.get('IMPLEMENTATION') ?? ''),
      extensions: new Set((announced.get('SIEVE') ?? '').toLowerCase().split(/\s+/).filter(Boolean)),
      maxRedirects: wholeNumber(announced.get('MAXREDIRECTS')),
    };
  }

  async listScripts(): Promise<ScriptName[]> {
    const { lines, outcome } = await this.talk.command('LISTSCRIPTS', { maxLines: MAX_SCRIPTS });
    if (outcome.status !== 'OK') throw refusalOf(this.talk.server, outcome);
    return lines.flatMap(([name, mark]) =>
      name?.kind === 'string'
        ? [
            {
              name: name.bytes.toString('utf8'),
              active: mark?.kind === 'word' && mark.text.toUpperCase() === 'ACTIVE',
            },
          ]
        : [],
    );
  }

  async getScript(name: string): Promise<Uint8Array | null> {
    const { lines, outcome } = await this.talk.command(`GETSCRIPT ${writeString(name)}`);
    if (outcome.code === 'NONEXISTENT') return null;
    if (outcome.status !== 'OK') throw refusalOf(this.talk.server, outcome);
    const [script] = lines[0] ?? [];
    if (script?.kind === 'string') return script.bytes;
    throw mailServerError(this.talk.server, 'PROTOCOL_ERROR', 'a script without its text');
  }

  async putScript(name: string, text: string): Promise<void> {
    const { outcome } = await this.talk.command(`PUTSCRIPT ${writeString(name)} ${literal(text)}`);
    if (outcome.status !== 'OK') throw refusalOf(this.talk.server, outcome, { script: true });
  }

  async checkScript(text: string): Promise<ScriptProblem[] | null> {
    if (!this.canCheck) return null;
    const { outcome } = await this.talk.command(`CHECKSCRIPT ${literal(text)}`);
    if (outcome.status === 'OK') return [];
    const refusal = refusalOf(this.talk.server, outcome, { script: true });
    if (refusal instanceof SieveRefusal) return refusal.problems;
    throw refusal;
  }

  async setActive(name: string | null): Promise<void> {
    const { outcome } = await this.talk.command(`SETACTIVE ${writeString(name ?? '')}`);
    if (outcome.status !== 'OK') throw refusalOf(this.talk.server, outcome);
  }

  async deleteScript(name: string): Promise<void> {
    const { outcome } = await this.talk.command(`DELETESCRIPT ${writeString(name)}`);
    if (outcome.code === 'NONEXISTENT') return;
    if (outcome.status !== 'OK') throw refusalOf(this.talk.server, outcome);
  }

  async haveSpace(name: string, bytes: number): Promise<boolean> {
    const { outcome } = await this.talk.command(`HAVESPACE ${writeString(name)} ${bytes}`);
    if (outcome.status === 'OK') return true;
    if (outcome.code.startsWith('QUOTA')) return false;
    throw refusalOf(this.talk.server, outcome);
  }

  async close(): Promise<void> {
    await this.talk.logout();
  }
}

/** Always a literal: scripts have lines. */
const literal = (text: string): string => `{${Buffer.byteLength(text)}+}\r\n${text}`;

function wholeNumber(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number >= 0 ? number : null;
}
