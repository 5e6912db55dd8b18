// Servers that refuse, lie, fall silent or never stop: each ends in a problem that has a name, soon, and in little
// memory.
import { MailServerError } from '@postroom/api/core/errors.ts';
import { createGuard } from '@postroom/api/core/guard.ts';
import { createLogger } from '@postroom/api/core/log.ts';
import { connectImap } from '@postroom/api/mail/adapters/imap.ts';
import type { MailConnection, ServerMessage } from '@postroom/api/mail/ports.ts';
import { judgeFailure } from '@postroom/api/mail/sync/backoff.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { type Script, type ScriptedCommand, scriptedImap } from '../../testkit/scripted-imap.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** @param commandMs how long a command may take. */
async function connect(script: Script, commandMs = 700): Promise<MailConnection> {
  const server = await scriptedImap(script);
  closing.push(() => server.close());
  const access = {
    ...{ guard: createGuard(), log: createLogger({ level: 'silent' }) },
    ...{ ca: null, ownServers: new Set<string>() },
    deadlines: { login: 1_000, command: commandMs, slowCommand: commandMs },
  };
  const login = { host: server.host, port: server.port, username: 'ada', password: 'secret' };
  const connection = await connectImap(access, { ...login, tls: 'NONE', own: true });
  closing.push(() => connection.close());
  return connection;
}

async function failureOf(work: Promise<unknown>): Promise<MailServerError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MailServerError);
  return error as MailServerError;
}

const answerTo =
  (name: string, answer: (command: ScriptedCommand) => void) =>
  (command: ScriptedCommand): boolean => {
    if (command.name !== name) return false;
    answer(command);
    return true;
  };

async function readAll(connection: MailConnection): Promise<ServerMessage[]> {
  await connection.open('INBOX');
  const messages: ServerMessage[] = [];
  for await (const message of connection.fetchMessages('1:*')) messages.push(message);
  return messages;
}

describe('a server that lets nobody in', () => {
  it.each([
    ['NO [AUTHENTICATIONFAILED] Authentication failed.', 'WRONG_PASSWORD', 'FAILED'],
    ['NO [UNAVAILABLE] Temporary authentication failure.', 'SERVER_BUSY', 'WAITING'],
    ['NO [INUSE] Mailbox is in use.', 'SERVER_BUSY', 'WAITING'],
    ['NO [LIMIT] Too many connections.', 'SERVER_BUSY', 'WAITING'],
    ['NO Maximum number of connections from user+IP exceeded', 'SERVER_BUSY', 'WAITING'],
    ['NO [ALERT] Too many simultaneous connections. (Failure)', 'SERVER_BUSY', 'WAITING'],
    ['NO [OVERQUOTA] Account exceeded bandwidth limits.', 'SERVER_BUSY', 'WAITING'],
  ])('and says %s', async (reply, problem, status) => {
    const refuse = answerTo('LOGIN', ({ tag, send }) => send(`${tag} ${reply}`));
    const failure = await failureOf(connect({ answer: refuse }));
    expect(failure.problem).toBe(problem);
    expect(failure.message).toMatch(/^The server at 127\.0\.0\.1:\d+ /);
    expect(judgeFailure(failure, 1, false)).toMatchObject({ status, problem });
  });

  it('and hangs up, after a word or without one', async () => {
    const polite = { greeting: '* BYE Server is shutting down\r\n' };
    expect((await failureOf(connect(polite))).problem).toBe('CONNECTION_REFUSED');
    const rude = answerTo('LOGIN', ({ socket }) => socket.destroy());
    expect((await failureOf(connect({ answer: rude }))).problem).toBe('CONNECTION_REFUSED');
  });

  it('and is no mail server', async () => {
    const failure = await failureOf(connect({ greeting: 'HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n' }));
    expect(['PROTOCOL_ERROR', 'TIMEOUT', 'CONNECTION_REFUSED']).toContain(failure.problem);
  });
});

describe('a server that lies', () => {
  const head = (command: ScriptedCommand, row: string) => command.send(row);

  it('about a literal that never comes is given up after the deadline', async () => {
    const short = '* 1 FETCH (UID 1 FLAGS () BODY[HEADER.FIELDS (REFERENCES)] {5000}\r\nReferences: <a@b>';
    const connection = await connect({ answer: answerTo('UID FETCH', (command) => head(command, short)) });
    expect((await failureOf(readAll(connection))).problem).toBe('TIMEOUT');
    expect(connection.closed).toBe(true);
  });

  it('about a literal of four gigabytes is not believed', async () => {
    const huge = '* 1 FETCH (UID 1 FLAGS () BODY[] {4000000000}';
    const connection = await connect({ answer: answerTo('UID FETCH', (command) => head(command, huge)) });
    expect((await failureOf(readAll(connection))).problem).toBe('PROTOCOL_ERROR');
  });

  it('about UIDs and dates gets neither a crash nor a date of its own', async () => {
    const envelope = '("Thu, 01 Jan 1970 00:00:00 +0000" "s" NIL NIL NIL NIL NIL NIL NIL NIL)';
    const row = (uid: string, date: string) =>
      `* 1 FETCH (UID ${uid} FLAGS () ENVELOPE ${envelope} INTERNALDATE "${date}" RFC822.SIZE 99999999999999999999)`;
    const lies = answerTo('UID FETCH', ({ tag, send }) =>
      send(
        row('99999999999999', '01-Jan-1970 00:00:00 +0000'),
        row('2', '01-Jan-2999 00:00:00 +0000'),
        row('3', 'yesterday'),
        '* 4 FETCH (UID 4 FLAGS () ENVELOPE (((((((((',
        `${tag} OK done`,
      ),
    );
    const messages = await readAll(await connect({ answer: lies }));
    expect(messages.map(({ uid }) => uid)).toEqual([2, 3]);
    for (const { date, receivedAt, size } of messages) {
      expect(date).toBeNull();
      expect(Math.abs(receivedAt.getTime() - Date.now())).toBeLessThan(60_000);
      expect(Number.isSafeInteger(size)).toBe(true);
    }
  });
});

describe('a server that falls silent', () => {
  it('is noticed by the deadline, and the connection ends', async () => {
    const connection = await connect({ answer: answerTo('NOOP', () => undefined) });
    const start = performance.now();
    expect((await failureOf(connection.noop())).problem).toBe('TIMEOUT');
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(connection.closed).toBe(true);
  });

  it('in the middle of an answer is noticed too, however many rows came before', async () => {
    const row = (uid: number) =>
      `* ${uid} FETCH (UID ${uid} FLAGS () ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL))`;
    const half = answerTo('UID FETCH', ({ send }) => send(row(1), row(2)));
    const connection = await connect({ answer: half });
    expect((await failureOf(readAll(connection))).problem).toBe('TIMEOUT');
  });

  it('but goes on in time is waited for', async () => {
    const row = (uid: number) =>
      `* ${uid} FETCH (UID ${uid} FLAGS () ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL))`;
    const slow = answerTo('UID FETCH', ({ tag, send }) => {
      for (let uid = 1; uid <= 4; uid++) setTimeout(() => send(row(uid)), uid * 400);
      setTimeout(() => send(`${tag} OK done`), 2_000);
    });
    expect((await readAll(await connect({ answer: slow }))).length).toBe(4);
  });
});

describe('a server that never stops', () => {
  /** Writes as fast as it is read. */
  const flood = (chunk: Buffer) =>
    answerTo('UID FETCH', ({ socket }) => {
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', pour);
      pour();
    });
  const chunkOf = (text: string) => Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));

  it.each([
    ['a line', chunkOf('x'), ''],
    [
      'an envelope',
      chunkOf('((NIL NIL "a" "example.com")) '),
      '* 1 FETCH (UID 1 FLAGS () ENVELOPE (NIL "s" ',
    ],
  ])('with %s is cut off while it fits into memory', async (_, chunk, begin) => {
    const before = process.memoryUsage().rss;
    const answer = flood(chunk);
    const poured = (command: ScriptedCommand) => {
      if (begin && command.name === 'UID FETCH') command.socket.write(begin);
      return answer(command);
    };
    // Too much, not too late: reading so much takes a busy machine a while.
    const connection = await connect({ answer: poured }, 10_000);
    expect((await failureOf(readAll(connection))).problem).toBe('PROTOCOL_ERROR');
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });
});

describe('a server that tells the status of one folder at a time', () => {
  it('is asked for some of very many in each round, and always for those with a role', async () => {
    const asked: string[] = [];
    const names = Array.from({ length: 450 }, (_, index) => `Customer-${index}`);
    const answer = ({ tag, name, line, send }: ScriptedCommand): boolean => {
      if (name === 'STATUS') {
        const folder = /STATUS "?([^ "]+)/.exec(line)?.[1] ?? '';
        asked.push(folder);
        send(`* STATUS ${folder} (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 7 UNSEEN 0)`, `${tag} OK done`);
      } else if (name === 'LIST') {
        send('* LIST () "/" INBOX', ...names.map((folder) => `* LIST () "/" ${folder}`), `${tag} OK done`);
      } else return false;
      return true;
    };
    const connection = await connect({ answer });
    const rounds = [];
    for (let round = 0; round < 3; round++) {
      asked.length = 0;
      const folders = await connection.listFolders({ status: true });
      expect(folders.length).toBe(451);
      expect(folders.filter(({ notAsked }) => notAsked).length).toBe(folders.length - asked.length);
      expect(folders.find(({ path }) => path === 'INBOX')?.status?.messages).toBe(1);
      expect(asked.length).toBeLessThanOrEqual(201);
      rounds.push(...asked);
    }
    expect(new Set(rounds).size).toBe(451);
  });
});

describe('a server whose disk or mailbox is full', () => {
  it.each([
    ['NO [UNAVAILABLE] Temporary internal error.', 'SERVER_BUSY'],
    ['NO [SERVERBUG] Internal error occurred. Refer to server log for more information.', 'SERVER_BUSY'],
    ['NO [LIMIT] Slow down.', 'SERVER_BUSY'],
    ['NO [OVERQUOTA] Quota exceeded (mailbox for user is full)', 'QUOTA_EXCEEDED'],
    ['NO [NOPERM] Permission denied', 'NOT_PERMITTED'],
  ])('and says %s is understood', async (reply, problem) => {
    const refuse = ({ tag, name, send }: ScriptedCommand): boolean => {
      const refused = name === 'UID STORE' || name === 'APPEND' || name === 'UID COPY' || name === 'UID MOVE';
      if (refused) send(`${tag} ${reply}`);
      return refused;
    };
    const connection = await connect({ answer: refuse });
    await connection.open('INBOX');
    expect((await failureOf(connection.changeFlags([1], { add: ['\\Seen'] }))).problem).toBe(problem);
    expect((await failureOf(connection.move([1], 'Archive'))).problem).toBe(problem);
    const append = connection.append('INBOX', Buffer.from('Subject: x\r\n\r\n'), [], new Date());
    expect((await failureOf(append)).problem).toBe(problem);
    expect(connection.closed).toBe(false);
  });
});
