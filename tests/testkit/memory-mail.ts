// Mail servers in memory: as much of IMAP and submission as the port promises, for tests that want no real ones.
import { MailServerError } from '@postroom/api/core/errors.ts';
import { SubmissionError } from '@postroom/api/mail/errors.ts';
import type { MailConnection, MailServer, MailTransport } from '@postroom/api/mail/ports.ts';
import { MemoryConnection, ROLES } from './memory-connection.ts';
import { MemoryFolder } from './memory-folder.ts';

export interface MemoryMailOptions {
  /** A server of the old kind: no mod-sequences, no word of what vanished, no new UIDs for what was moved. */
  plain?: boolean;
  /** Refuses further connections of an account, as real servers do. */
  maxConnections?: number;
}

export class MemoryMail implements MailTransport {
  readonly plain: boolean;
  maxConnections: number;
  private readonly open = new Map<string, number>();
  private readonly passwords = new Map<string, string>();
  private readonly mailboxes = new Map<string, Map<string, MemoryFolder>>();
  private uidValidity = 1_000n;

  constructor({ plain = false, maxConnections = Number.POSITIVE_INFINITY }: MemoryMailOptions = {}) {
    this.plain = plain;
    this.maxConnections = maxConnections;
  }

  /** As another client does it. */
  folder(address: string, path: string): MemoryFolder {
    const folder = this.mailboxes.get(address)?.get(path);
    if (!folder) throw new Error(`${address} has no folder ${path}.`);
    return folder;
  }

  addMailbox(address: string, password: string): void {
    this.passwords.set(address, password);
    this.mailboxes.set(address, new Map(Object.keys(ROLES).map((path) => [path, this.newFolder()])));
  }

  newFolder(): MemoryFolder {
    return new MemoryFolder(++this.uidValidity);
  }

  async connect(server: MailServer): Promise<MailConnection> {
    const folders = this.logIn(server);
    const open = this.open.get(server.username) ?? 0;
    if (open >= this.maxConnections)
      throw new MailServerError('SERVER_BUSY', server.host, `${server.host} lets in no more connections.`);
    this.open.set(server.username, open + 1);
    return new MemoryConnection(this, folders, server);
  }

  left({ username }: MailServer): void {
    this.open.set(username, (this.open.get(username) ?? 1) - 1);
  }

  async verifySubmission(server: MailServer): Promise<void> {
    this.logIn(server);
  }

  async submit(...[server, envelope, raw, hooks]: Parameters<MailTransport['submit']>) {
    this.logIn(server);
    const known = envelope.to.filter((address) => this.mailboxes.has(address));
    const rejected = envelope.to
      .filter((address) => !this.mailboxes.has(address))
      .map((address) => ({ address, reply: `550 5.1.1 <${address}>: User unknown` }));
    if (known.length === 0) {
      const refusal = new MailServerError('NOT_PERMITTED', server.host, 'The server refused all recipients.');
      throw new SubmissionError(refusal, { uncertain: false, permanent: true, rejected });
    }
    await hooks?.onDataStart?.();
    for (const address of known) this.mailboxes.get(address)?.get('INBOX')?.add(raw, [], new Date());
    return { accepted: known, rejected, reply: '250 2.0.0 Ok: queued in memory' };
  }

  private logIn(server: MailServer): Map<string, MemoryFolder> {
    const folders = this.mailboxes.get(server.username);
    if (!folders || this.passwords.get(server.username) !== server.password) {
      throw new MailServerError('WRONG_PASSWORD', server.host, `${server.host} refused the password.`);
    }
    return folders;
  }
}
