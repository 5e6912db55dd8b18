// How the catalogue is written: one line per parameter with its type and what it is for.
import type {
  ConfigurationProgram,
  ConfigurationRisk,
  ParameterKey,
  ParameterType,
} from '../../protocol/configuration.ts';

export interface CatalogueEntry {
  key: ParameterKey;
  category: string;
  type: ParameterType;
  explanation: string;
  risk: ConfigurationRisk | null;
}

/** Name, type, explanation, and what is touched when it needs to be confirmed. */
export type Row = [name: string, type: ParameterType, explanation: string, risk?: ConfigurationRisk];

export function entries(
  program: ConfigurationProgram,
  category: string,
  rows: Row[],
  section: string[] = [],
): CatalogueEntry[] {
  return rows.map(([name, type, explanation, risk]) => ({
    key: { program, section, name },
    category,
    type,
    explanation,
    risk: risk ?? null,
  }));
}

export const yesNo: ParameterType = { kind: 'boolean' };
export const text: ParameterType = { kind: 'text' };
export const host: ParameterType = { kind: 'host' };
export const hosts: ParameterType = { kind: 'hosts' };
export const destination: ParameterType = { kind: 'destination' };
export const tables: ParameterType = { kind: 'tables' };
export const restrictions: ParameterType = { kind: 'restrictions' };
export const path: ParameterType = { kind: 'path' };
export const port: ParameterType = { kind: 'port' };
export const integer = (minimum = 0, maximum = 2_147_483_647): ParameterType => ({
  kind: 'integer',
  minimum,
  maximum,
});
export const size = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER): ParameterType => ({
  kind: 'size',
  minimum,
  maximum,
});
export const time = (minimumSeconds = 0, maximumSeconds = 100 * 86_400): ParameterType => ({
  kind: 'time',
  minimumSeconds,
  maximumSeconds,
});
export const oneOf = (...values: string[]): ParameterType => ({ kind: 'enum', values });
export const someOf = (...values: string[]): ParameterType => ({ kind: 'set', values });
