// Attachments are fetched by part number: what our reader calls 2.1 must be what the server calls 2.1, also in mail that
// breaks every rule.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Part, parseStructure } from '@postroom/api/mail/mime/structure.ts';
import { ImapFlow } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { startTestApp } from '../../testkit/app.ts';
import { foundHostedCompany } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';

const corpora = process.env.POSTROOM_CORPORA ?? resolve(import.meta.dirname, '../../../../shared/corpora');
const present = existsSync(join(corpora, 'mime'));

function mails(): string[] {
  const folders = ['mime/legacy', 'mime/rfc', 'mime/malformed', 'mime/thirdparty', 'mime-ruby'];
  return folders.flatMap((folder) =>
    readdirSync(join(corpora, folder))
      .filter((name) => name.endsWith('.eml'))
      .map((name) => join(folder, name)),
  );
}

function leaves(part: Part): Part[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leaves);
}

function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replace(/\r\n/g, '\n').trimEnd();
}

describe.skipIf(!present)('part numbers', () => {
  it('are the server’s own in every mail of the corpora', { timeout: 180_000 }, async () => {
    const stack = sharedStack();
    const app = await startTestApp({ stack, worker: true });
    try {
      const { owner } = await foundHostedCompany(app);
      const { host, port } = stack.endpoints.imap;
      const client = new ImapFlow({
        ...{ host, port, secure: false, logger: false, disableAutoIdle: true, doSTARTTLS: false },
        auth: { user: owner.address, pass: owner.password },
      });
      await client.connect();
      const folder = `Corpus-${randomBytes(4).toString('hex')}`;
      await client.mailboxCreate(folder);
      await client.mailboxOpen(folder);
      const different: string[] = [];
      for (const path of mails()) {
        const source = Buffer.from(
          readFileSync(join(corpora, path)).toString('latin1').replace(/\r?\n/g, '\r\n'),
          'latin1',
        );
        const { uid } = (await client.append(folder, source)) as { uid: number };
        // Multiparts without parts are text to us, binary parts are encoded anew by the server when it stores them, and
        // parts that only we see are cut from the source.
        const comparable = leaves(parseStructure(source).root).filter(
          ({ mediaType, encoding, ownNumber }) =>
            !mediaType.startsWith('multipart/') && encoding !== 'binary' && !ownNumber,
        );
        for (const part of comparable) {
          const fetched = await client.fetchOne(String(uid), { bodyParts: [part.path] }, { uid: true });
          const raw = fetched ? fetched.bodyParts?.get(part.path) : undefined;
          const own = source.subarray(part.bodyStart, part.bodyEnd);
          if (raw === undefined || raw === null) {
            if (plain(own) !== '') different.push(`${path} ${part.path}: the server has no such part`);
          } else if (plain(raw) !== plain(own)) different.push(`${path} ${part.path}: other bytes`);
        }
      }
      await client.logout();
      expect(different).toEqual([]);
    } finally {
      await app.stop();
    }
  });
});
