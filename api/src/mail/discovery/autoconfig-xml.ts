// The documents in which domains describe their mail servers to mail programs: Mozilla's autoconfig, version 1.1.
import { Parser } from 'htmlparser2';
import { type FoundServer, readHost, type Wanted } from './candidate.ts';

const MAX_ELEMENTS = 2_000;
const MAX_TEXT = 500;
const TLS: Record<string, FoundServer['tls']> = { SSL: 'TLS', STARTTLS: 'STARTTLS' };
/** Ways to log in that a password is enough for. */
const BY_PASSWORD = new Set(['password-cleartext', 'plain', 'password-encrypted', 'secure']);

interface ServerElement {
  kind: 'imap' | 'smtp';
  fields: Map<string, string>;
  authentications: string[];
}

export interface Autoconfig {
  imap: FoundServer | null;
  smtp: FoundServer | null;
}

/**
 * The first encrypted server of each kind that takes a password. The parser knows XML's five entities and expands no
 * other, whatever the document declares; documents of too many elements are read to that point.
 */
export function readAutoconfig(xml: string, wanted: Wanted): Autoconfig {
  const servers = readServers(xml);
  const first = (kind: ServerElement['kind']): FoundServer | null => {
    for (const server of servers) {
      const found = server.kind === kind ? toServer(server, wanted) : null;
      if (found !== null) return found;
    }
    return null;
  };
  return { imap: first('imap'), smtp: first('smtp') };
}

function readServers(xml: string): ServerElement[] {
  const servers: ServerElement[] = [];
  let current: ServerElement | null = null;
  let field: string | null = null;
  let text = '';
  let elements = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        elements += 1;
        if (elements > MAX_ELEMENTS) parser.pause();
        text = '';
        const kind = kindOf(name, attributes.type ?? '');
        if (kind) current = { kind, fields: new Map(), authentications: [] };
        else if (current) field = name;
      },
      ontext(data) {
        if (field !== null && text.length < MAX_TEXT) text += data;
      },
      onclosetag(name) {
        if (name === 'incomingServer' || name === 'outgoingServer') {
          if (current) servers.push(current);
          current = null;
        } else if (current && name === field) {
          if (name === 'authentication') current.authentications.push(text.trim());
          else if (!current.fields.has(name)) current.fields.set(name, text.trim());
        }
        field = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return servers;
}

function kindOf(element: string, type: string): ServerElement['kind'] | null {
  if (element === 'incomingServer' && type === 'imap') return 'imap';
  return element === 'outgoingServer' && type === 'smtp' ? 'smtp' : null;
}

function toServer({ fields, authentications }: ServerElement, wanted: Wanted): FoundServer | null {
  const host = readHost(fill(fields.get('hostname') ?? '', wanted));
  const port = Number(fields.get('port'));
  const tls = TLS[fields.get('socketType') ?? ''];
  const username = fill(fields.get('username') ?? '%EMAILADDRESS%', wanted);
  if (authentications.length > 0 && !authentications.some((way) => BY_PASSWORD.has(way))) return null;
  if (host === null || tls === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return {
    host,
    port,
    tls,
    username: /[\p{C}]/u.test(username) || username === '' ? wanted.address : username,
  };
}

const fill = (text: string, { address, localPart, domain }: Wanted): string =>
  text
    .replaceAll('%EMAILADDRESS%', () => address)
    .replaceAll('%EMAILLOCALPART%', () => localPart)
    .replaceAll('%EMAILDOMAIN%', () => domain);
