// Dovecot's configuration has two dialects. Lines are read the same in both; what differs is behind this.
import type { ParameterKey } from '../protocol/configuration.ts';
import { for24 } from './catalogue/dovecot-24.ts';
import { type CatalogueEntry, catalogue, keyText } from './catalogue/index.ts';
import type { DovecotConfig } from './dovecot.ts';
import type { SyntaxProblem } from './problem.ts';

export interface DovecotDialect {
  name: '2.3' | '2.4';
  /** Explained parameters, of Postfix too, with the names that this dialect has. */
  catalogue: readonly CatalogueEntry[];
  find(key: ParameterKey): CatalogueEntry | undefined;
  /** What this dialect does not take, in one file that begins the configuration. */
  check(config: DovecotConfig): SyntaxProblem[];
  /** A value of a setting that names a file: 2.3 reads its contents through `<`, 2.4 has names of files. */
  fileValue(path: string): string;
}

const finder = (entries: readonly CatalogueEntry[]) => {
  const byKey = new Map(entries.map((entry) => [keyText(entry.key), entry]));
  return (key: ParameterKey) => byKey.get(keyText(key));
};

const dialect23: DovecotDialect = {
  name: '2.3',
  catalogue,
  find: finder(catalogue),
  check: () => [],
  fileValue: (path) => `<${path}`,
};

const catalogue24 = for24(catalogue);

const dialect24: DovecotDialect = {
  name: '2.4',
  catalogue: catalogue24,
  find: finder(catalogue24),
  check: check24,
  fileValue: (path) => path,
};

/** By what `dovecot --version` says; 2.3 for what is not known. */
export function dialectOf(version: string | null): DovecotDialect {
  const [major = 2, minor = 3] = (version ?? '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 4) ? dialect24 : dialect23;
}

/** Settings of 2.3 whose presence keeps 2.4 from starting, and what to write instead. */
const GONE: Record<string, string> = {
  ssl_cert: 'ssl_server_cert_file and the name of the file, without “<”',
  ssl_key: 'ssl_server_key_file and the name of the file, without “<”',
  ssl_dh: 'ssl_server_dh_file and the name of the file, without “<”',
  ssl_ca: 'ssl_server_ca_file and the name of the file, without “<”',
  disable_plaintext_auth: 'auth_allow_cleartext, with the opposite meaning',
  mail_location: 'mail_driver and mail_path',
};

function check24(config: DovecotConfig): SyntaxProblem[] {
  const file = 'dovecot.conf';
  const problems: SyntaxProblem[] = [];
  const [first] = config.settings;
  if (first?.name !== 'dovecot_config_version' || first.section.length > 0)
    problems.push({
      file,
      line: first?.line ?? 0,
      message: 'The first setting must be dovecot_config_version: Dovecot 2.4 does not start without.',
    });
  if (!config.settings.some(({ name }) => name === 'dovecot_storage_version'))
    problems.push({ file, line: 0, message: 'Dovecot 2.4 needs dovecot_storage_version.' });
  for (const { name, line, section, value } of config.settings) {
    const instead = section.length === 0 ? GONE[name] : undefined;
    if (instead) problems.push({ file, line, message: `Dovecot 2.4 has no ${name}: write ${instead}.` });
    if (/%[a-zA-Z]/.test(value.replace(/%\{[^}]*\}/g, '')))
      problems.push({
        file,
        line,
        message:
          'Variables of one letter are gone in Dovecot 2.4: write %{user} instead of %u, for instance.',
      });
  }
  for (const node of config.nodes)
    if (node.kind === 'begin' && node.segment === 'plugin')
      problems.push({
        file,
        line: node.line,
        message: 'Dovecot 2.4 has no block “plugin”: its settings stand by themselves.',
      });
  return problems;
}
