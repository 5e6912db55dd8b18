// Hosts and words of a log as they are kept and shown.
import { clipText } from '../../core/clean-text.ts';
import type { LogLine } from '../log/parse-line.ts';
import type { LoggedHost } from '../log/records.ts';
import type { Connection } from './connections.ts';

const LONGEST_REPLY = 1_000;
export const LONGEST_ADDRESS = 320;

export const connectionOf = (line: LogLine, client: LoggedHost | null): Connection => ({
  ...{ name: client?.name ?? null, address: client?.ip ?? null, at: line.at.getTime() },
  ...{ service: line.syslogName, tls: null, queueId: null },
});

export const hostText = ({ name, ip, port }: LoggedHost): string => {
  const host = name === null || name === 'unknown' || name === ip ? ip : `${name} [${ip}]`;
  return clipText(`${host ?? name ?? ''}${port === null ? '' : `:${port}`}`, 300);
};

export const connectionText = ({ name, address }: Connection): string =>
  hostText({ name, ip: address, port: null });

/** Control characters would stand in the middle of a page. */
export function clip(text: string | null, most = LONGEST_REPLY): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return text === null ? null : clipText(text, most).replace(/[\u0000-\u001f\u007f]/g, '\ufffd');
}
