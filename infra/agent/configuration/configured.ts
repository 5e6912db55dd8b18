// What the files set, each value with the place that it comes from.
import type { ParameterKey } from '../protocol/configuration.ts';
import { keyText } from './catalogue/index.ts';
import { type DovecotSetting, parseDovecot, type SectionPath } from './dovecot.ts';
import type { ConfigurationFiles, HostFile } from './files.ts';
import { mainCfValues, parseMainCf } from './main-cf.ts';
import { MASTER_COLUMNS, parseMasterCf } from './master-cf.ts';

export interface ConfiguredValue {
  key: ParameterKey;
  value: string;
  file: string;
  line: number;
  /** Files that include this one, outermost first. */
  chain: string[];
  /** The blocks within the file: those of the key count over all files. */
  localSection: SectionPath;
}

/** Every value that counts, by `keyText`: of several for one parameter the last. */
export function configuredValues(
  state: Pick<ConfigurationFiles, 'files' | 'inclusions'>,
): Map<string, ConfiguredValue> {
  const values = new Map<string, ConfiguredValue>();
  const add = (value: ConfiguredValue) => values.set(keyText(value.key), value);
  for (const file of state.files) {
    if (file.role === 'main.cf') mainCf(file).forEach(add);
    if (file.role === 'master.cf') masterCf(file).forEach(add);
  }
  const root = state.files.find((file) => file.role === 'dovecot');
  if (root) dovecot(root, state).forEach(add);
  return values;
}

function mainCf({ id, text }: HostFile): ConfiguredValue[] {
  return [...mainCfValues(parseMainCf(text ?? '')).values()].map(({ name, value, line }) => ({
    key: { program: 'postfix', section: [], name },
    value,
    file: id,
    line,
    chain: [],
    localSection: [],
  }));
}

function masterCf({ id, text }: HostFile): ConfiguredValue[] {
  return parseMasterCf(text ?? '').services.flatMap((service) => {
    const at = { file: id, line: service.line, chain: [], localSection: [] };
    const columns = MASTER_COLUMNS.map((name) => ({
      ...at,
      key: { program: 'postfix' as const, section: ['service', service.id], name },
      value: service.columns[name],
    }));
    const options = service.options.map(({ name, value }) => ({
      ...at,
      key: { program: 'postfix' as const, section: ['options', service.id], name },
      value,
    }));
    return [...columns, ...options];
  });
}

const COUNTED = /^(passdb|userdb|namespace)(#\d+)?$/;

/** Settings in the order that Dovecot reads them, through the files that are included. */
function dovecot(
  root: HostFile,
  { files, inclusions }: Pick<ConfigurationFiles, 'files' | 'inclusions'>,
): ConfiguredValue[] {
  const result: ConfiguredValue[] = [];
  const numbers = new Map<string, number>();
  const read = (file: HostFile, chain: string[], around: SectionPath) => {
    const names = new Map<string, string>();
    /** Blocks without a name are numbered over all files. */
    const globalPath = (section: SectionPath): SectionPath =>
      section.map((segment, depth) => {
        if (!COUNTED.test(segment) || depth > 0) return segment;
        const known = names.get(segment);
        if (known !== undefined) return known;
        const kind = segment.replace(/#\d+$/, '');
        const number = (numbers.get(kind) ?? 0) + 1;
        numbers.set(kind, number);
        const name = number === 1 ? kind : `${kind}#${number}`;
        names.set(segment, name);
        return name;
      });
    const steps: (DovecotSetting | { line: number; included: string[]; section: SectionPath })[] = [
      ...parseDovecot(file.text ?? '').settings,
      ...inclusions.filter((inclusion) => inclusion.file === file.id),
    ].sort((one, other) => one.line - other.line);
    for (const step of steps) {
      const section = [...around, ...globalPath(step.section)];
      if ('included' in step) {
        if (chain.length > 10) continue;
        for (const id of step.included) {
          const next = files.find((each) => each.id === id);
          if (next && !chain.includes(id)) read(next, [...chain, file.id], section);
        }
      } else
        result.push({
          key: { program: 'dovecot', section, name: step.name },
          value: step.value,
          file: file.id,
          line: step.line,
          chain,
          localSection: step.section,
        });
    }
  };
  read(root, [], []);
  return result;
}
