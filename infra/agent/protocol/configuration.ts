// What the agent reads of the configuration of Postfix and Dovecot, and how a change to it is written down.

export type ConfigurationProgram = 'postfix' | 'dovecot';

/**
 * Names one parameter. `section`:
 * Postfix: `[]` main.cf; `['options', 'submission/inet']` an option (`-o`) of a service in master.cf;
 * `['service', 'submission/inet']` a column of the service (private, unprivileged, chroot, wakeup, maxproc, command).
 * Dovecot: the blocks around the setting, outermost first, for instance `['service imap-login', 'inet_listener imap']`.
 */
export interface ParameterKey {
  program: ConfigurationProgram;
  section: string[];
  name: string;
}

/**
 * One step of a change. `base` is the version that the change was made on: of the parameter (`Parameter.version`), of the
 * file (`ConfigurationFile.version`) or of the service (`MasterCfService.version`). What has another version by now is a
 * conflict.
 */
export type ConfigurationChange =
  | { kind: 'setParameter'; parameter: ParameterKey; value: string; base: string }
  | { kind: 'removeParameter'; parameter: ParameterKey; base: string }
  | { kind: 'replaceFile'; file: string; text: string; base: string }
  /** `service` is name/type; `base` is `absent`. */
  | { kind: 'addService'; service: string; columns: Record<MasterColumn, string>; base: string }
  | { kind: 'removeService'; service: string; base: string };

/** The columns of a service in master.cf after its name and type, in the order of the file. */
export type MasterColumn = 'private' | 'unprivileged' | 'chroot' | 'wakeup' | 'maxproc' | 'command';

/** Steps in order; later ones work on the result of those before them. At most 200. */
export interface ConfigurationChangeSet {
  changes: ConfigurationChange[];
}

export type ParameterType =
  | { kind: 'boolean' }
  | { kind: 'integer'; minimum?: number; maximum?: number }
  /** A number with a unit: s, m, h, d, w for Postfix; secs, mins, hours … for Dovecot. */
  | { kind: 'time'; minimumSeconds?: number; maximumSeconds?: number }
  /** Bytes; Dovecot takes k, M, G. */
  | { kind: 'size'; minimum?: number; maximum?: number }
  | { kind: 'enum'; values: string[] }
  /** Several of closed values, for instance protocols. */
  | { kind: 'set'; values: string[] }
  /** Access restrictions of Postfix, in their order. */
  | { kind: 'restrictions' }
  /** Look-up tables of Postfix, `type:name`. */
  | { kind: 'tables' }
  | { kind: 'host' }
  | { kind: 'hosts' }
  /** `host:port`, `[host]:port`, or a transport with one. */
  | { kind: 'destination' }
  | { kind: 'port' }
  /** A file of the host; only names that the host has are taken. */
  | { kind: 'path' }
  | { kind: 'text' };

/** Changes of these revert by themselves unless they are confirmed. */
export type ConfigurationRisk = 'listeners' | 'tls' | 'authentication';

export type ParameterSource =
  | { kind: 'default' }
  /** `chain`: the files that include this one, outermost first. */
  | { kind: 'file'; file: string; line: number; chain: string[] };

export interface Parameter {
  key: ParameterKey;
  /** Id of a category, `other` when it is not in the catalogue. */
  category: string;
  type: ParameterType;
  /** One or two sentences; empty when it is not in the catalogue. */
  explanation: string;
  risk: ConfigurationRisk | null;
  default: string;
  /** What the program works with, `$name` replaced; null when it is secret. */
  effective: string | null;
  /** As written in the file; null when it is the default. Secrets are masked. */
  configured: string | null;
  source: ParameterSource;
  differs: boolean;
  /** To be sent back with a change. */
  version: string;
  secret: boolean;
  /** False for what is changed on the host itself: it decides which programs run, as whom, and on which files. */
  editable: boolean;
}

export interface ConfigurationCategory {
  id: string;
  program: ConfigurationProgram;
  title: string;
}

export interface ConfigurationFile {
  /** For instance `postfix/main.cf` or `dovecot/conf.d/10-auth.conf`. */
  id: string;
  program: ConfigurationProgram;
  /** Secrets are masked; null when the file cannot be shown. */
  text: string | null;
  /** Why it is not shown or cannot be edited. */
  note: string | null;
  /** SHA-256 of its bytes, in hexadecimal. */
  version: string;
  editable: boolean;
}

/** A service of master.cf. Its columns and options are parameters. */
export interface MasterCfService {
  /** Name/type, for instance `submission/inet`. */
  id: string;
  name: string;
  type: string;
  command: string;
  /** What the command is given besides options; secrets are masked. */
  arguments: string[];
  line: number;
  /** To be sent back with its removal. */
  version: string;
  /** False where an option of it decides about programs, accounts or foreign files. */
  removable: boolean;
}

/** A look-up table that the configuration of Postfix refers to. */
export interface LookupTable {
  /** For instance `hash`, `regexp`, `ldap`. */
  type: string;
  /**
   * `text`: Postfix reads the file itself. `index`: it reads what postmap makes of the file. `service`: the file says how a
   * directory or database is asked. `inline`: the entries stand in the configuration. `remote`: another program answers.
   */
  kind: 'text' | 'index' | 'service' | 'inline' | 'remote';
  /** A file, an address, or entries in braces; secrets are masked. */
  name: string;
  /** At most 20. */
  usedBy: ParameterKey[];
  /** Id of its file among those of the configuration; null when it is none of them. */
  file: string | null;
  /** How many entries it has, as far as that is known. */
  entries: number | null;
  /** Whether what Postfix reads was made after the last change; null where there is no index. */
  index: 'current' | 'stale' | 'missing' | null;
  editable: boolean;
  /** Why it cannot be edited. */
  note: string | null;
}

export interface ConfigurationSnapshot {
  postfixVersion: string | null;
  dovecotVersion: string | null;
  categories: ConfigurationCategory[];
  parameters: Parameter[];
  /** In the order of master.cf. */
  services: MasterCfService[];
  /** At most 100, in the order that they are named. */
  tables: LookupTable[];
  files: ConfigurationFile[];
  /** What is wrong with the files as they are. */
  problems: ConfigurationProblem[];
}

export interface ConfigurationProblem {
  /** Position in the change set; null when it is about the result as a whole. */
  change: number | null;
  severity: 'error' | 'warning';
  code:
    | 'CONFLICT'
    | 'INVALID_VALUE'
    | 'OUT_OF_RANGE'
    | 'UNKNOWN_PARAMETER'
    | 'UNKNOWN_RESTRICTION'
    | 'UNKNOWN_TABLE_TYPE'
    | 'MISSING_TABLE'
    | 'MISSING_FILE'
    | 'UNSAFE_TEXT'
    | 'SYNTAX'
    | 'NOT_EDITABLE'
    | 'TOO_LARGE';
  message: string;
  file: string | null;
  /** From 1. */
  line: number | null;
}

export interface ConfigurationPreview {
  problems: ConfigurationProblem[];
  /** Only files that would change. */
  /** `version`: of the file before; `before` and `after` with secrets masked. */
  files: { id: string; version: string; before: string; after: string; diff: string }[];
  risks: ConfigurationRisk[];
  needsConfirmation: boolean;
  /** The programs whose configuration would change. */
  programs: ConfigurationProgram[];
}

export interface ConfigurationVerbs {
  'configuration.read': { params: Record<string, never>; result: ConfigurationSnapshot };
  'configuration.validate': { params: ConfigurationChangeSet; result: ConfigurationPreview };
}
