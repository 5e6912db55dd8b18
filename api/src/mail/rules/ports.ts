// What rules need of the world: a server that keeps Sieve scripts and is spoken to in ManageSieve (RFC 5804).
import type { MailServer } from '../ports.ts';

export interface SieveTransport {
  /** Logs in. Throws MailServerError that names what is wrong; nothing stays open then. */
  connect(server: MailServer, options?: { signal?: AbortSignal }): Promise<SieveConnection>;
}

/**
 * One logged-in ManageSieve session. It runs one command at a time. Every method rejects with MailServerError; after a
 * lost connection or a missed deadline the session is closed for good.
 */
export interface SieveConnection {
  readonly capabilities: SieveCapabilities;
  listScripts(): Promise<ScriptName[]>;
  /** The script's bytes; null when there is none of this name. */
  getScript(name: string): Promise<Uint8Array | null>;
  /** Stores a script, in place of one of the same name. Throws SieveRefusal when the server finds mistakes in it. */
  putScript(name: string, text: string): Promise<void>;
  /** What the server finds wrong with a script; nothing is stored. Null when the server cannot tell (no CHECKSCRIPT). */
  checkScript(text: string): Promise<ScriptProblem[] | null>;
  /** Makes a script the one that runs on delivery; null: none runs. */
  setActive(name: string | null): Promise<void>;
  /** Does nothing when there is none of this name. Throws MailServerError for the active script. */
  deleteScript(name: string): Promise<void>;
  /** Whether a script of so many bytes could be stored. */
  haveSpace(name: string, bytes: number): Promise<boolean>;
  /** Logs out, or just hangs up. Never throws. */
  close(): Promise<void>;
}

export interface SieveCapabilities {
  /** "Dovecot Pigeonhole". */
  implementation: string;
  /** Names of the extensions scripts may require, in lower case. */
  extensions: ReadonlySet<string>;
  /** How many redirects one run of a script may do; null when the server does not tell. */
  maxRedirects: number | null;
}

export interface ScriptName {
  name: string;
  active: boolean;
}

/** Something wrong with a script. */
export interface ScriptProblem {
  /** Counted from 1; null when the server names none. */
  line: number | null;
  message: string;
}
