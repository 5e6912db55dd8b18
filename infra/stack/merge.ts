// Keeps what administrators changed in a file that is rendered at each start: a change of the installation's own (a moved
// port, an upgrade) is made in the file as it is, parameter by parameter, instead of writing the file anew.
import { parseDovecot } from '../agent/configuration/dovecot.ts';
import { type DovecotEdit, editDovecot } from '../agent/configuration/dovecot-edit.ts';
import { editMainCf, type MainCfEdit, mainCfValues, parseMainCf } from '../agent/configuration/main-cf.ts';
import {
  editMasterCf,
  MASTER_COLUMNS,
  type MasterCfEdit,
  type MasterService,
  parseMasterCf,
} from '../agent/configuration/master-cf.ts';

/** `settings` are files of lines `name = value`; of a `text` the installation's own version wins. */
export type MergedKind = 'settings' | 'text' | 'master.cf' | 'dovecot.conf';

export interface Versions {
  /** What was rendered the last time. */
  base: string;
  /** What is rendered now. */
  rendered: string;
  /** What lies on the disk. */
  disk: string;
}

/** Where both changed a parameter, the administrator's value stays. */
export function merge(kind: MergedKind, versions: Versions): string {
  const { base, rendered, disk } = versions;
  if (disk === base) return rendered;
  if (rendered === base || rendered === disk) return disk;
  switch (kind) {
    case 'text':
      return rendered;
    case 'settings':
      return mergeSettings(versions);
    case 'master.cf':
      return mergeMaster(versions);
    case 'dovecot.conf':
      return mergeDovecot(versions);
  }
}

/** Names whose value the installation changed, and the administrator did not. */
function changedNames(
  base: ReadonlyMap<string, string>,
  rendered: ReadonlyMap<string, string>,
  disk: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...base.keys(), ...rendered.keys()])].filter(
    (name) => rendered.get(name) !== base.get(name) && disk.get(name) === base.get(name),
  );
}

function mergeSettings({ base, rendered, disk }: Versions): string {
  const [old, now, here] = [base, rendered, disk].map(
    (text) => new Map([...mainCfValues(parseMainCf(text))].map(([name, { value }]) => [name, value])),
  ) as [Map<string, string>, Map<string, string>, Map<string, string>];
  const edits = changedNames(old, now, here).map((name): MainCfEdit => {
    const value = now.get(name);
    return value === undefined ? { op: 'remove', name } : { op: 'set', name, value };
  });
  return editMainCf(disk, edits);
}

const KEY_END = '\0';

function mergeDovecot({ base, rendered, disk }: Versions): string {
  const keyOf = (section: readonly string[], name: string) => [...section, name].join(KEY_END);
  const [old, now, here] = [base, rendered, disk].map(
    (text) =>
      new Map(parseDovecot(text).settings.map(({ section, name, value }) => [keyOf(section, name), value])),
  ) as [Map<string, string>, Map<string, string>, Map<string, string>];
  const edits = changedNames(old, now, here).map((key): DovecotEdit => {
    const section = key.split(KEY_END);
    const name = section.pop() ?? '';
    const value = now.get(key);
    return value === undefined ? { op: 'remove', section, name } : { op: 'set', section, name, value };
  });
  return editDovecot(disk, edits);
}

function mergeMaster({ base, rendered, disk }: Versions): string {
  const [old, now, here] = [base, rendered, disk].map(
    (text) => new Map(parseMasterCf(text).services.map((service) => [service.id, service])),
  ) as [Map<string, MasterService>, Map<string, MasterService>, Map<string, MasterService>];
  const edits = [...new Set([...old.keys(), ...now.keys()])].flatMap((id): MasterCfEdit[] => {
    const [before, after, present] = [old.get(id), now.get(id), here.get(id)];
    if (after === undefined) return present === undefined ? [] : [{ op: 'removeService', service: id }];
    if (present === undefined) return before === undefined ? newService(after) : [];
    return before === undefined ? [] : changedService(before, after, present);
  });
  return editMasterCf(disk, edits);
}

function newService(service: MasterService): MasterCfEdit[] {
  const options = service.options.map(
    ({ name, value }): MasterCfEdit => ({ op: 'setOption', service: service.id, name, value }),
  );
  return [{ op: 'addService', service: service.id, columns: service.columns }, ...options];
}

function changedService(before: MasterService, after: MasterService, present: MasterService): MasterCfEdit[] {
  const service = after.id;
  const columns = MASTER_COLUMNS.filter(
    (column) =>
      before.columns[column] !== after.columns[column] && present.columns[column] === before.columns[column],
  ).map((column): MasterCfEdit => ({ op: 'setColumn', service, column, value: after.columns[column] }));
  const values = ({ options }: MasterService) => new Map(options.map(({ name, value }) => [name, value]));
  const now = values(after);
  const options = changedNames(values(before), now, values(present)).map((name): MasterCfEdit => {
    const value = now.get(name);
    return value === undefined
      ? { op: 'removeOption', service, name }
      : { op: 'setOption', service, name, value };
  });
  return [...columns, ...options];
}

/** Paths, ports and secrets by name, as they went into what was rendered. */
export type Facts = Record<string, string | number>;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A text with the facts of now where those of then stood, so that an administrator's values move along. */
export function rebase(text: string, then: Facts, now: Facts): string {
  const moved = new Map<string, string>();
  for (const [name, value] of Object.entries(then)) {
    const next = now[name];
    if (next !== undefined && next !== value) moved.set(String(value), String(next));
  }
  if (moved.size === 0) return text;
  const pattern = [...moved.keys()]
    .sort((a, b) => b.length - a.length)
    .map((value) =>
      /^\d+$/.test(value) ? `(?<=:|\\bport = )${value}(?!\\d)` : `${escaped(value)}(?![\\w-])`,
    );
  return text.replace(new RegExp(pattern.join('|'), 'g'), (found) => moved.get(found) ?? found);
}
