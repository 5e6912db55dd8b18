import { configuredValues } from '../configuration/configured.ts';
import { expand } from '../configuration/expand.ts';
import type { ConfigurationFiles } from '../configuration/files.ts';
import { contentOf, splitBlocks } from '../configuration/lines.ts';
import { mainCfValues, parseMainCf } from '../configuration/main-cf.ts';
import { tablesIn } from '../configuration/tables.ts';

const USED = /^(smtpd?_tls_(e[cd]+_?)?(cert_file|chain_files)|ssl_(alt_)?cert|ssl_server_(alt_)?cert_file)$/;
/** By the name that a client asks for, which keys and certificates it is shown (postconf(5)). */
const BY_NAME = 'tls_server_sni_maps';

/** By path, which parameters name it: `postfix: smtpd_tls_cert_file`. Files of keys may be among them. */
export function usedFiles(state: ConfigurationFiles): Map<string, string[]> {
  const main = mainCfValues(parseMainCf(textOf(state, 'main.cf')));
  const lookup = (name: string) =>
    main.get(name)?.value ?? (name === 'config_directory' ? (state.directories.postfix ?? '') : undefined);
  const used = new Map<string, string[]>();
  const add = (value: string, by: string) => {
    // Postfix's chain files name keys as well: those hold no certificate, and are left out when they are read.
    for (const [path] of value.matchAll(/\/[^\s,}]+/g)) used.set(path, [...(used.get(path) ?? []), by]);
  };
  for (const { key, value } of configuredValues(state).values()) {
    if (!USED.test(key.name)) continue;
    const written = key.program === 'postfix' ? expand(value, lookup) : value;
    add(written, `${[key.program, ...key.section].join(' › ')}: ${key.name}`);
  }
  for (const entry of namedEntries(state)) add(entry, `postfix: ${BY_NAME} (${entry.split(/[\s=]/, 1)[0]})`);
  return used;
}

const textOf = ({ files }: ConfigurationFiles, role: 'main.cf' | 'master.cf'): string =>
  files.find((file) => file.role === role)?.text ?? '';

/** `mail.example /key.pem, /chain.pem` of every table of names. */
function namedEntries(state: ConfigurationFiles): string[] {
  const texts = { main: textOf(state, 'main.cf'), master: textOf(state, 'master.cf') };
  const tables = tablesIn(texts, state.directories.postfix ?? '');
  return tables
    .filter(({ usedBy }) => usedBy.name === BY_NAME)
    .flatMap(({ kind, name }) => {
      if (kind === 'inline') return (name.match(/[^\s{},=]+\s*=[^{}]*/g) ?? []).map((entry) => entry.trim());
      const text = state.files.find(({ path }) => path === name)?.text ?? '';
      return splitBlocks(text)
        .filter((block) => block.kind === 'entry')
        .map(contentOf);
    });
}
