// What Postfix and Dovecot themselves say of their parameters: defaults, and what they work with.
import type { MailHost } from '../mail-host.ts';
import type { Run } from '../run.ts';
import { parseDovecot } from './dovecot.ts';
import { plainValue } from './dovecot-value.ts';

export interface PostfixFacts {
  version: string | null;
  defaults: Map<string, string>;
  /** With `$name` replaced. */
  effective: Map<string, string>;
  /** By service, of `-o` options, with `$name` replaced. */
  options: Map<string, string>;
  tableTypes: Set<string>;
  /** What postconf warned of. */
  warnings: string[];
}

export interface DovecotFacts {
  version: string | null;
  /** By path: sections and name joined by line breaks. */
  defaults: Map<string, string>;
  effective: Map<string, string>;
  /** What doveconf said when it could not read the configuration. */
  failure: string | null;
}

const POSTCONF = '/usr/sbin/postconf';
const DOVECONF = '/usr/bin/doveconf';

export async function askPostfix(run: Run, configDirectory: string): Promise<PostfixFacts> {
  const ask = (...args: string[]) => run(POSTCONF, ['-c', configDirectory, ...args], { accept: [1] });
  const [defaults, effective, options, types] = await Promise.all([
    ask('-d'),
    ask('-x'),
    ask('-P', '-x'),
    ask('-m'),
  ]);
  // With a main.cf that cannot be read postconf tells nothing: what it would tell of an installation's own still helps.
  const [known, tableTypes] =
    defaults.code === 0
      ? [assignments(defaults.stdout), types.stdout]
      : [
          assignments((await run(POSTCONF, ['-d'], { accept: [1] })).stdout),
          (await run(POSTCONF, ['-m'], { accept: [1] })).stdout,
        ];
  return {
    version: known.get('mail_version') ?? null,
    defaults: known,
    effective: assignments(effective.stdout),
    options: assignments(options.stdout),
    tableTypes: new Set(tableTypes.split('\n').filter((line) => line !== '')),
    warnings: [...effective.stderr.matchAll(/(?:warning|fatal): (.*)/g)].map((match) => match[1] ?? ''),
  };
}

/** Lines of `name = value`. */
function assignments(text: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) result.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  return result;
}

export async function askDovecot(run: Run, { configFile }: MailHost['dovecot']): Promise<DovecotFacts> {
  const ask = (...args: string[]) => run(DOVECONF, ['-c', configFile, ...args], { accept: [89] });
  const [version, defaults, effective] = await Promise.all([
    run('/usr/sbin/dovecot', ['--version']),
    ask('-d'),
    ask('-a'),
  ]);
  return {
    version: version.stdout.trim().split(' ')[0] || null,
    defaults: settingsOf(defaults.stdout),
    effective: settingsOf(effective.stdout),
    failure:
      effective.code === 0 ? null : inWords(effective.stderr) || 'Dovecot cannot read its configuration.',
  };
}

/** The last line that doveconf wrote, without what begins all of them. */
const inWords = (text: string): string =>
  (text.trim().split('\n').at(-1) ?? '').replace(
    /^doveconf: (Fatal|Error): (Error in configuration file )?/,
    '',
  );

function settingsOf(text: string): Map<string, string> {
  return new Map(
    parseDovecot(text).settings.map(({ section, name, value }) => [
      [...section, name].join('\n'),
      plainValue(value).trim(),
    ]),
  );
}
