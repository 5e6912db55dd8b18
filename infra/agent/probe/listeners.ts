// What a configuration listens on over TCP, and what is to be expected there.
import { parseDovecot } from '../configuration/dovecot.ts';
import { parseMainCf } from '../configuration/main-cf.ts';
import { parseMasterCf } from '../configuration/master-cf.ts';

export interface ListenerAddress {
  host: string;
  port: number;
}

export interface SmtpListener extends ListenerAddress {
  /** As master.cf names it: `submission/inet`. */
  service: string;
  /** Speaks TLS from the first byte. */
  wrapped: boolean;
  /** Offers STARTTLS. */
  tls: boolean;
  /** Takes mail of people who have logged in alone. */
  login: boolean;
  /** Offers AUTH. */
  auth: boolean;
  /** Takes mail of this machine's own networks alone. */
  local: boolean;
}

const NAMED_PORTS: Record<string, number> = { smtp: 25, submission: 587, smtps: 465, submissions: 465 };
const RESTRICTIONS = ['client', 'helo', 'sender', 'relay', 'recipient'].map(
  (part) => `smtpd_${part}_restrictions`,
);

/** What Postfix takes mail on. */
export function smtpListeners(mainCf: string, masterCf: string): SmtpListener[] {
  const main = new Map(parseMainCf(mainCf).parameters.map(({ name, value }) => [name, value]));
  return parseMasterCf(masterCf).services.flatMap((service) => {
    const address =
      service.type === 'inet' ? addressOf(service.name, main.get('inet_interfaces')) : undefined;
    if (address === undefined || !/^(smtpd|postscreen)$/.test(service.columns.command)) return [];
    const options = new Map(service.options.map(({ name, value }) => [name, value]));
    const get = (name: string): string => (options.get(name) ?? main.get(name) ?? '').trim();
    const lists = RESTRICTIONS.map(get);
    const closed = (permit: string) =>
      lists.some((list) => new RegExp(`${permit}.*\\breject\\s*$`, 's').test(list));
    const wrapped = get('smtpd_tls_wrappermode') === 'yes';
    return [
      {
        ...{ ...address, service: service.id, wrapped },
        tls: !wrapped && /^(may|encrypt)$/.test(get('smtpd_tls_security_level')),
        login: closed('permit_sasl_authenticated') && !closed('permit_mynetworks'),
        auth: get('smtpd_sasl_auth_enable') === 'yes',
        local: closed('permit_mynetworks'),
      },
    ];
  });
}

/** `smtp`, `127.0.0.1:2525`, `[::1]:25`: where on this machine it answers. */
function addressOf(name: string, interfaces: string | undefined): ListenerAddress | undefined {
  const [, bracketed, plain, last] = /^(?:(?:\[([^\]]+)\]|([^:]*)):)?([^:]+)$/.exec(name) ?? [];
  const port = NAMED_PORTS[last ?? ''] ?? Number(last);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return { host: local(bracketed ?? plain ?? firstInterface(interfaces)), port };
}

function firstInterface(interfaces = ''): string {
  const first = interfaces.split(/[\s,]+/).find((word) => /^[\d.]+$|^\[?[\da-f:]+\]?$/i.test(word));
  return first?.replace(/[[\]]/g, '') ?? '127.0.0.1';
}

const local = (host: string): string =>
  host === '' || host === '*' || host === '0.0.0.0' || host === 'localhost'
    ? '127.0.0.1'
    : host === '::'
      ? '::1'
      : host;

export interface DovecotListener extends ListenerAddress {
  /** `imap-login`. */
  service: string;
  /** `imaps`. */
  listener: string;
  protocol: 'imap' | 'pop3' | 'lmtp' | 'sieve';
  wrapped: boolean;
}

export interface DovecotListeners {
  probed: DovecotListener[];
  /** Every TCP listener, also of services that are not probed. */
  all: { service: string; listener: string; port: number }[];
  protocols: string[];
  /** Whether TLS is offered or demanded. */
  tls: boolean;
}

const PROTOCOLS: Record<string, DovecotListener['protocol']> = {
  'imap-login': 'imap',
  'pop3-login': 'pop3',
  lmtp: 'lmtp',
  'managesieve-login': 'sieve',
};

/** 2.4 does not print what a listener has by its name alone. */
const BY_NAME: Record<string, { port: number; wrapped: boolean }> = {
  imap: { port: 143, wrapped: false },
  imaps: { port: 993, wrapped: true },
  pop3: { port: 110, wrapped: false },
  pop3s: { port: 995, wrapped: true },
  submission: { port: 587, wrapped: false },
  submissions: { port: 465, wrapped: true },
  sieve: { port: 4190, wrapped: false },
};

/** From what `doveconf -a` prints. */
export function dovecotListeners(effective: string): DovecotListeners {
  const { settings, nodes } = parseDovecot(effective);
  const top = (name: string): string =>
    settings.findLast((s) => s.section.length === 0 && s.name === name)?.value ?? '';
  const chosen = settings.filter(({ section, value }) => section.join() === 'protocols' && value === 'yes');
  // 2.4 has a block of them.
  const protocols = [...top('protocols').split(/\s+/).filter(Boolean), ...chosen.map(({ name }) => name)];
  const listen = top('listen');
  const found = new Map<string, { service: string; listener: string; values: Map<string, string> }>();
  for (const node of nodes) {
    if (node.kind !== 'setting' && node.kind !== 'begin') continue;
    const [first = '', second = ''] = node.kind === 'begin' ? [...node.section, node.segment] : node.section;
    const [, service] = /^service (.+)$/.exec(first) ?? [];
    const [, listener] = /^inet_listener (.+)$/.exec(second) ?? [];
    if (service === undefined || listener === undefined) continue;
    const key = `${service} ${listener}`;
    const entry = found.get(key) ?? { service, listener, values: new Map<string, string>() };
    if (node.kind === 'setting') entry.values.set(node.name, node.value);
    found.set(key, entry);
  }
  const all = [...found.values()].flatMap((entry) => {
    const port = Number(entry.values.get('port') ?? BY_NAME[entry.listener]?.port ?? 0);
    return port > 0 ? [{ ...entry, port }] : [];
  });
  return {
    protocols,
    tls: /^(yes|required)$/.test(top('ssl')),
    all: all.map(({ service, listener, port }) => ({ service, listener, port })),
    probed: all.flatMap(({ service, listener, port, values }) => {
      const protocol = PROTOCOLS[service];
      if (protocol === undefined || !protocols.includes(protocol)) return [];
      const address = (values.get('address') || values.get('listen') || listen).split(/[\s,]+/)[0] ?? '';
      const wrapped = values.has('ssl') ? values.get('ssl') === 'yes' : BY_NAME[listener]?.wrapped === true;
      return [{ service, listener, port, protocol, host: local(address), wrapped }];
    }),
  };
}
