// What a server holds of somebody's rules, and whether it is what was last seen.
import { createHash } from 'node:crypto';
import { emptyRuleSet, type RuleSet, SCRIPT_NAME } from './model.ts';
import type { ScriptName, SieveConnection } from './ports.ts';
import { readScript } from './read-script.ts';

export interface ScriptText {
  name: string;
  text: string;
  active: boolean;
  /** False when the script is no UTF-8: `text` is then not all of it, and it must not be written back. */
  exact: boolean;
}

export interface RuleState {
  accountId: string;
  /** VISUAL: `rules` says all that happens. HAND_WRITTEN: `script` does, and only as a text. */
  mode: 'VISUAL' | 'HAND_WRITTEN';
  /** Whether the rules run on delivery. */
  active: boolean;
  rules: RuleSet;
  /** The script that runs; when none does, ours, if there is one. */
  script: ScriptText | null;
  /** All names on the server. */
  scripts: ScriptName[];
  /** Another one after any change of these scripts, whoever made it. */
  version: string;
  server: { implementation: string; extensions: string[]; maxRedirects: number | null };
}

export async function readState(connection: SieveConnection, accountId: string): Promise<RuleState> {
  const scripts = await connection.listScripts();
  const running = scripts.find(({ active }) => active)?.name ?? null;
  const ours = scripts.some(({ name }) => name === SCRIPT_NAME) ? SCRIPT_NAME : null;
  const name = running ?? ours;
  const bytes = name === null ? null : await connection.getScript(name);
  const script = name === null || bytes === null ? null : toScript(name, bytes, running !== null);
  const rules =
    script === null
      ? emptyRuleSet
      : script.name === SCRIPT_NAME && script.exact
        ? readScript(script.text)
        : null;
  const { implementation, extensions, maxRedirects } = connection.capabilities;
  return {
    accountId,
    mode: rules === null ? 'HAND_WRITTEN' : 'VISUAL',
    active: running !== null && rules !== null,
    rules: rules ?? emptyRuleSet,
    script,
    scripts,
    version: versionOf(running, name, bytes),
    server: { implementation, extensions: [...extensions], maxRedirects },
  };
}

export function toScript(name: string, bytes: Uint8Array, active: boolean): ScriptText {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { name, text, active, exact: Buffer.from(text).equals(Buffer.from(bytes)) };
}

function versionOf(running: string | null, name: string | null, bytes: Uint8Array | null): string {
  const hash = createHash('sha256').update(JSON.stringify([running, name]));
  if (bytes !== null) hash.update(bytes);
  return hash.digest('base64url').slice(0, 22);
}
