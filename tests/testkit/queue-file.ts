// Queue files and deferral logs as Postfix 3.7 writes them, for what cannot be sent: old mail, much mail, damaged mail.

export interface QueueFileContent {
  queueId: string;
  sender: string;
  recipients: string[];
  arrivedAt: Date;
  /** The message without line ends. */
  lines: (string | Buffer)[];
}

/** One record: type, length in base 128, data. */
function record(type: string, text: string | Buffer): Buffer {
  const data = Buffer.from(text);
  const length: number[] = [];
  for (let rest = data.length; ; rest >>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from(type), Buffer.from(length), data]);
}

const padded = (numbers: number[]): string => numbers.map((number) => String(number).padStart(15)).join(' ');

export function queueFile({ queueId, sender, recipients, arrivedAt, lines }: QueueFileContent): Buffer {
  const content = Buffer.concat(lines.map((line) => record('N', line)));
  const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
  const time = arrivedAt.getTime();
  const envelope = (offset: number) =>
    Buffer.concat([
      record('C', padded([size, offset, recipients.length, 0, content.length, 0])),
      record('T', `${Math.floor(time / 1000)} ${(time % 1000) * 1000}`.padEnd(17)),
      record('A', `log_ident=${queueId}`),
      record('S', sender),
      record('A', 'client_address=127.0.0.1'),
      ...recipients.flatMap((recipient) => [record('O', recipient), record('R', recipient)]),
      record('M', ''),
    ]);
  return Buffer.concat([envelope(envelope(0).length), content, record('X', ''), record('E', '')]);
}

export const deferLog = (recipient: string, reason: string, status = '4.4.1'): string =>
  `<${recipient}>: ${reason}\nrecipient=${recipient}\noffset=400\nstatus=${status}\naction=delayed\nreason=${reason}\n\n`;
