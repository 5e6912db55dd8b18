// What every server of rules must do, whoever speaks to it and how.
import { MailServerError } from '@postroom/api/core/errors.ts';
import type { MailServer } from '@postroom/api/mail/ports.ts';
import { SieveRefusal } from '@postroom/api/mail/rules/errors.ts';
import type { SieveConnection, SieveTransport } from '@postroom/api/mail/rules/ports.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

export interface SieveSubject {
  transport: SieveTransport;
  server: MailServer;
}

export function describeSieveTransport(name: string, make: () => Promise<SieveSubject>): void {
  describe(name, () => {
    let subject: SieveSubject;
    let connection: SieveConnection;
    beforeEach(async () => {
      subject = await make();
      connection = await subject.transport.connect(subject.server);
    });
    afterEach(() => connection?.close());
    const read = async (script: string) => {
      const bytes = await connection.getScript(script);
      return bytes && Buffer.from(bytes).toString('utf8');
    };

    it('tells what its scripts may use', () => {
      for (const extension of [
        ...[
          'fileinto',
          'mailbox',
          'imap4flags',
          'copy',
          'envelope',
          'body',
          'date',
          'relational',
          'vacation',
        ],
        ...['include', 'mime', 'variables', 'duplicate'],
      ]) {
        expect([...connection.capabilities.extensions]).toContain(extension);
      }
      for (const unsafe of ['regex', 'editheader', 'enotify']) {
        expect([...connection.capabilities.extensions]).not.toContain(unsafe);
      }
      expect(connection.capabilities.maxRedirects).toBeGreaterThan(0);
    });

    it('keeps scripts byte for byte, whatever they are called', async () => {
      expect(await connection.listScripts()).toEqual([]);
      const names = ['postroom', 'Règles "à moi" \\ 2', 'हिन्दी'];
      const text = '# "quoted" {12+}\r\n# Grüße\nkeep;\r\n';
      for (const script of names) await connection.putScript(script, text);
      await connection.setActive('postroom');
      const listed = await connection.listScripts();
      expect(listed.map((one) => one.name).sort()).toEqual([...names].sort());
      expect(listed.filter(({ active }) => active).map((one) => one.name)).toEqual(['postroom']);
      for (const script of names) expect(await read(script)).toBe(text);
      await connection.setActive(null);
      expect((await connection.listScripts()).some(({ active }) => active)).toBe(false);
      for (const script of names) await connection.deleteScript(script);
      await connection.deleteScript('postroom');
      expect(await connection.listScripts()).toEqual([]);
      expect(await read('postroom')).toBeNull();
    });

    it('does not delete the script that runs', async () => {
      await connection.putScript('postroom', 'keep;');
      await connection.setActive('postroom');
      await expect(connection.deleteScript('postroom')).rejects.toMatchObject({ problem: 'NOT_PERMITTED' });
      await expect(connection.setActive('another')).rejects.toBeInstanceOf(MailServerError);
    });

    it('names the lines of mistakes, and stores nothing', async () => {
      const wrong = 'require "fileinto";\nfilinto "Archive";\nif heder :is "a" "b" { stop; }\n';
      const problems = await connection.checkScript(wrong);
      expect(problems?.map(({ line }) => line)).toEqual([2, 3]);
      expect(problems?.[0]?.message).toMatch(/filinto/);
      const refused = connection.putScript('postroom', wrong);
      await expect(refused).rejects.toBeInstanceOf(SieveRefusal);
      await expect(refused).rejects.toMatchObject({ problems });
      expect(await connection.listScripts()).toEqual([]);
      expect(await connection.checkScript('keep;')).toEqual([]);
    });

    it('refuses what is too large, and goes on', async () => {
      expect(await connection.haveSpace('postroom', 1_000)).toBe(true);
      expect(await connection.haveSpace('postroom', 2 ** 31)).toBe(false);
      const large = `# ${'x'.repeat(1_100_000)}\nkeep;`;
      await expect(connection.putScript('postroom', large)).rejects.toMatchObject({
        problem: 'QUOTA_EXCEEDED',
      });
    });

    it('refuses a wrong password in words', async () => {
      const attempt = subject.transport.connect({ ...subject.server, password: 'wrong' });
      await expect(attempt).rejects.toMatchObject({ code: 'MAIL_SERVER_ERROR', problem: 'WRONG_PASSWORD' });
    });

    it('answers commands that are given at once, in order', async () => {
      const [, , listed] = await Promise.all([
        connection.putScript('a', 'keep;'),
        connection.putScript('b', 'discard;'),
        connection.listScripts(),
        connection.setActive('b'),
      ]);
      expect(listed.map((one) => one.name).sort()).toEqual(['a', 'b']);
      expect(await read('b')).toBe('discard;');
    });
  });
}
