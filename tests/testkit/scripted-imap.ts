// A mail server that says what a test tells it to, however wrong.
import { createServer, type Socket } from 'node:net';

export interface ScriptedCommand {
  tag: string;
  /** In capitals: `LOGIN`, `UID FETCH`. */
  name: string;
  line: string;
  send(...lines: string[]): void;
  socket: Socket;
}

export interface Script {
  greeting?: string;
  /** Answers a command and returns true, or leaves it to a server that behaves. */
  answer?(command: ScriptedCommand): boolean;
}

export interface ScriptedServer {
  host: string;
  port: number;
  /** How many connections there have been. */
  connections(): number;
  close(): Promise<void>;
}

/** One folder, INBOX, with `messages` messages that nobody can read unless the script answers FETCH. */
export async function scriptedImap(script: Script, { messages = 1 } = {}): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.write(script.greeting ?? '* OK ready\r\n');
    let buffer = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      buffer += chunk;
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const command = toCommand(buffer.slice(0, end), socket);
        buffer = buffer.slice(end + 2);
        if (!script.answer?.(command)) behave(command, messages);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    connections: () => count,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toCommand(line: string, socket: Socket): ScriptedCommand {
  const [tag = '', first = '', second = ''] = line.split(' ');
  const name = (first.toUpperCase() === 'UID' ? `UID ${second}` : first).toUpperCase();
  const send = (...lines: string[]) => void socket.write(lines.map((text) => `${text}\r\n`).join(''));
  return { tag, name, line, send, socket };
}

function behave({ tag, name, send, socket }: ScriptedCommand, messages: number): void {
  const done = `${tag} OK done`;
  const uids = Array.from({ length: messages }, (_, index) => ` ${index + 1}`).join('');
  const next = messages + 1;
  const answers: Record<string, string[]> = {
    CAPABILITY: ['* CAPABILITY IMAP4rev1 ID', done],
    LIST: ['* LIST () "/" INBOX', done],
    LSUB: ['* LSUB () "/" INBOX', done],
    STATUS: [`* STATUS INBOX (MESSAGES ${messages} UIDNEXT ${next} UIDVALIDITY 7 UNSEEN 0)`, done],
    SELECT: [
      ...[`* ${messages} EXISTS`, '* FLAGS (\\Seen)', '* OK [UIDVALIDITY 7] valid'],
      ...[`* OK [UIDNEXT ${next}] next`, `${tag} OK [READ-WRITE] done`],
    ],
    'UID SEARCH': [`* SEARCH${uids}`, done],
    LOGOUT: ['* BYE', done],
  };
  send(...(answers[name] ?? [done]));
  if (name === 'LOGOUT') socket.end();
}
