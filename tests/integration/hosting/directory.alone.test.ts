import { randomUUID } from 'node:crypto';
import { createLdapDirectory } from '@postroom/api/hosting/adapters/ldap.ts';
import { DirectoryRefusedError, DirectoryUnavailableError } from '@postroom/api/hosting/errors.ts';
import type { AliasEntry, DomainEntry, MailboxEntry } from '@postroom/api/hosting/ports.ts';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedStack, testDomain } from '../../testkit/stack.ts';

const stack = sharedStack();
const domain = testDomain('directory');
const options = {
  url: stack.env.LDAP_URL ?? '',
  baseDn: stack.env.LDAP_BASE_DN ?? '',
  writerDn: stack.env.LDAP_WRITER_DN ?? '',
  writerPassword: stack.env.LDAP_WRITER_PASSWORD ?? '',
};
const directory = createLdapDirectory(options);

const domainEntry: DomainEntry = {
  kind: 'DOMAIN',
  id: randomUUID(),
  organizationId: randomUUID(),
  name: domain,
  enabled: true,
  aliasOf: null,
  relay: null,
  relayLogin: null,
  transport: 'relay:[exchange.example]:25',
  recipients: ['ada', 'bob'].map((name) => `${name}@${domain}`),
};
const astrid: MailboxEntry = {
  kind: 'MAILBOX',
  id: randomUUID(),
  address: `astrid.lindholm@${domain}`,
  name: 'Astrid Lindholm',
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo',
  quota: 5_000_000_000n,
  enabled: true,
  forwardTo: [],
  keepCopy: true,
  appPasswords: [],
};
const info: AliasEntry = {
  kind: 'ALIAS',
  id: randomUUID(),
  address: `info@${domain}`,
  forwardTo: [astrid.address, 'partner@elsewhere.example'],
  enabled: true,
};

beforeAll(async () => {
  expect(await directory.write(domainEntry)).toEqual({ created: true, changed: [] });
});

afterAll(async () => {
  await directory.remove({ kind: 'DOMAIN', id: null, name: domain });
  await directory.close();
});

describe('the directory', () => {
  it('holds what was written, and says what a second write changed', async () => {
    expect(await directory.write(astrid)).toEqual({ created: true, changed: [] });
    expect(await directory.write(info)).toEqual({ created: true, changed: [] });
    expect(await directory.write(astrid)).toEqual({ created: false, changed: [] });
    const suspended = { ...astrid, enabled: false, passwordHash: null };
    expect(await directory.write(suspended)).toEqual({
      created: false,
      changed: ['postroomEnabled', 'userPassword'],
    });
    expect(await directory.entriesOf(domain)).toEqual(expect.arrayContaining([suspended, info]));
    expect(await directory.domains()).toContainEqual(domainEntry);
    await directory.write(astrid);
  });

  it('keeps names in every script', async () => {
    for (const name of ['Åsa Öberg', 'प्रिया राव', '田中 さくら', 'يوسف', 'O\'Brien "Pat" <pat>, dc=x\\#+;']) {
      await directory.write({ ...astrid, name });
      expect(await directory.entriesOf(domain)).toContainEqual({ ...astrid, name });
    }
    await directory.write(astrid);
  });

  it('turns a mailbox into an alias of the same address', async () => {
    const address = `moved@${domain}`;
    await directory.write({ ...astrid, id: randomUUID(), address });
    const alias = { ...info, id: randomUUID(), address };
    expect(await directory.write(alias)).toEqual({ created: true, changed: [] });
    expect(await directory.entriesOf(domain)).toContainEqual(alias);
    expect(await directory.remove({ kind: 'ALIAS', id: alias.id, name: address })).toBe(true);
  });

  it('removes an entry only for the row it was written from', async () => {
    expect(await directory.remove({ kind: 'MAILBOX', id: randomUUID(), name: astrid.address })).toBe(false);
    expect(await directory.remove({ kind: 'MAILBOX', id: astrid.id, name: astrid.address })).toBe(true);
    expect(await directory.remove({ kind: 'MAILBOX', id: astrid.id, name: astrid.address })).toBe(false);
  });

  it('is not led elsewhere by what a name holds', async () => {
    const name = `x,associatedDomain=${domain}`;
    await expect(directory.entriesOf(name)).resolves.toBeNull();
    expect(await directory.remove({ kind: 'DOMAIN', id: null, name: `${name},ou=domains` })).toBe(false);
    expect(await directory.entriesOf(domain)).not.toBeNull();
  });

  it('pages through a domain with more entries than one answer holds', async () => {
    const many = testDomain('many');
    await directory.write({ ...domainEntry, id: randomUUID(), name: many });
    for (let index = 0; index < 620; index += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, offset) =>
          directory.write({ ...info, id: randomUUID(), address: `a${index + offset}@${many}` }),
        ),
      );
    }
    expect(await directory.entriesOf(many)).toHaveLength(620);
    expect(await directory.remove({ kind: 'DOMAIN', id: null, name: many })).toBe(true);
    expect(await directory.entriesOf(many)).toBeNull();
  });

  it('tells a refusal from an absence', async () => {
    await expect(directory.write({ ...info, forwardTo: [] })).rejects.toBeInstanceOf(DirectoryRefusedError);
    const nowhere = createLdapDirectory({ ...options, url: 'ldap://127.0.0.1:9', timeoutMs: 1_000 });
    await expect(nowhere.domains()).rejects.toBeInstanceOf(DirectoryUnavailableError);
    await nowhere.close();
  });

  it('goes on by itself when slapd was restarted', async () => {
    await stack.restart('slapd');
    expect(await directory.domains()).toContainEqual(domainEntry);
  });

  it('is closed to those who are not the writer', async () => {
    const stranger = new Client({ url: options.url, timeout: 5_000 });
    await expect(stranger.bind(options.writerDn, 'wrong')).rejects.toThrow();
    await stranger.unbind();
  });
});
