// Checks of services in master.cf that were added or changed: what master would end on when it is already live.
import type { ParameterKey } from '../protocol/configuration.ts';
import { type MasterService, parseMasterCf } from './master-cf.ts';

export interface ServiceProblem {
  /** Position of the step that it comes from. */
  change: number;
  message: string;
  line: number;
}

const NAMED_PORTS: Record<string, number> = {
  ...{ smtp: 25, submission: 587, smtps: 465, submissions: 465, qmqp: 628 },
};

/** `changed` are the parameters that would have another value, with their steps. `interfaces` is inet_interfaces. */
export function checkServices(
  before: string,
  after: string,
  changed: readonly { key: ParameterKey; change: number }[],
  interfaces: string,
): ServiceProblem[] {
  const steps = new Map(
    changed.flatMap(({ key, change }) => (key.section[0] === 'service' ? [[key.section[1], change]] : [])),
  );
  const known = new Set(parseMasterCf(before).services.map(({ id }) => id));
  const services = parseMasterCf(after).services;
  return services.flatMap((service) => {
    const change = steps.get(service.id);
    if (change === undefined) return [];
    const messages = [
      ...(known.has(service.id) ? [] : nameProblems(service)),
      ...columnProblems(service),
      ...clashes(service, services, interfaces),
    ];
    return messages.map((message) => ({ change, message, line: service.line }));
  });
}

function nameProblems({ name, type }: MasterService): string[] {
  if (type !== 'inet')
    return /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,60})*$/.test(name)
      ? []
      : [`“${name.slice(0, 60)}” cannot be the name of a socket: write a word, as in “relay”.`];
  const address = addressOf(name);
  if (address === undefined)
    return [
      `“${name.slice(0, 60)}” is nothing to listen on: write a port, or an address and a port, as in 127.0.0.1:10025.`,
    ];
  return address.port === undefined
    ? [`The port of “${name.slice(0, 60)}” is not known here: write its number, 1 to 65535.`]
    : [];
}

function columnProblems({ type, columns }: MasterService): string[] {
  const { private: isPrivate, wakeup } = columns;
  return [
    ...(type === 'inet' && isPrivate !== 'n'
      ? ['A service on the network is not private: “n” must stand in that column.']
      : []),
    ...(/^(-|\d{1,7}\??)$/.test(wakeup)
      ? []
      : [
          `“${wakeup.slice(0, 40)}” is no number of seconds: write 0, 300, or 300? for only when it is used.`,
        ]),
  ];
}

/** Two services cannot listen in one place. */
function clashes(service: MasterService, services: readonly MasterService[], interfaces: string): string[] {
  const own = service.type === 'inet' ? addressOf(service.name) : undefined;
  const other = services.find((each) => {
    if (each.line === service.line) return false;
    if (own?.port === undefined)
      return each.id === service.id || (isLocal(each) && isLocal(service) && each.name === service.name);
    const address = each.type === 'inet' ? addressOf(each.name) : undefined;
    return (
      address?.port === own.port && overlap(hostsOf(own.host, interfaces), hostsOf(address.host, interfaces))
    );
  });
  return other === undefined
    ? []
    : [
        `${service.name} (line ${service.line}) and ${other.name} (line ${other.line}) would listen in one place.`,
      ];
}

const isLocal = ({ type, columns }: MasterService): boolean => type !== 'inet' && columns.private !== 'n';

/** `smtp`, `127.0.0.1:2525`, `[::1]:25`. The port is undefined when it is none that is known. */
function addressOf(name: string): { host: string; port: number | undefined } | undefined {
  const [, host = '', last = ''] =
    /^(?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+|\*)?:)?([A-Za-z0-9-]+)$/.exec(name) ?? [];
  if (last === '') return undefined;
  const port = NAMED_PORTS[last] ?? (/^\d{1,5}$/.test(last) ? Number(last) : undefined);
  return { host, port: port !== undefined && port >= 1 && port <= 65_535 ? port : undefined };
}

const ANY = '*';

/** Without an address a service listens on inet_interfaces. */
function hostsOf(host: string, interfaces: string): string[] {
  const words = host === '' ? interfaces.split(/[\s,]+/).filter(Boolean) : [host];
  return words.flatMap((word) => {
    if (/^(all|\*|0\.0\.0\.0|\[?::\]?)$/.test(word)) return [ANY];
    if (/^(loopback-only|localhost)$/.test(word)) return ['127.0.0.1', '::1'];
    return [word.replace(/[[\]]/g, '').toLowerCase()];
  });
}

const overlap = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((host) => host === ANY || other.includes(host)) || other.includes(ANY);
