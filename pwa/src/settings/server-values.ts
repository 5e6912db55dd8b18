// What a person enters of the two servers of a mailbox, as the fields of a form.

export const tlsModes = ['TLS', 'STARTTLS', 'NONE'] as const;
export type TlsMode = (typeof tlsModes)[number];
export type Side = 'imap' | 'smtp';

export const isTls = (value: string): value is TlsMode => tlsModes.some((mode) => mode === value);

export const usualPorts: Record<Side, Record<TlsMode, string>> = {
  imap: { TLS: '993', STARTTLS: '143', NONE: '143' },
  smtp: { TLS: '465', STARTTLS: '587', NONE: '25' },
};

export const noPlaces = {
  imapHost: '',
  imapPort: '993',
  imapTls: 'TLS',
  imapUsername: '',
  smtpHost: '',
  smtpPort: '465',
  smtpTls: 'TLS',
  smtpUsername: '',
};
/** Where the servers are and who logs in. */
export type ServerPlaces = typeof noPlaces;
export const noServers = { ...noPlaces, imapPassword: '', smtpPassword: '' };
export type ServerValues = typeof noServers;

/** A form that holds at least the servers. */
export interface ServerForm {
  values: ServerValues;
  errors: Record<string, string>;
  field(name: keyof ServerValues): {
    name: string;
    readonly value: string;
    readonly error: string | undefined;
    onInput: (value: string) => void;
  };
  set(name: keyof ServerValues, value: string): void;
}

interface PlainServer {
  host: string;
  port: number;
  tls: TlsMode;
  username: string;
}

/** Known servers as values of the form; a user name that is the address goes without saying. */
export function serverValues(
  address: string,
  { imap, smtp }: { imap: PlainServer; smtp: PlainServer },
): ServerPlaces {
  const username = ({ username: name }: PlainServer) => (name === address ? '' : name);
  return {
    imapHost: imap.host,
    imapPort: String(imap.port),
    imapTls: imap.tls,
    imapUsername: username(imap),
    smtpHost: smtp.host,
    smtpPort: String(smtp.port),
    smtpTls: smtp.tls,
    smtpUsername: username(smtp),
  };
}

/** What of a server the api is told, without its password. */
export function plainServer(values: ServerValues, side: Side, username: string): PlainServer {
  const tls = values[`${side}Tls`];
  return {
    host: values[`${side}Host`].trim(),
    port: Number(values[`${side}Port`]),
    tls: isTls(tls) ? tls : 'TLS',
    username,
  };
}
