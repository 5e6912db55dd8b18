import { expect, it } from 'vitest';
import { mailDirectoryIn } from './mail-directory.ts';

const nothing = () => Promise.reject(new Error('no such file'));

it('finds the homes of mailboxes in mail_home, in a userdb and in the file that it names', async () => {
  expect(await mailDirectoryIn('mail_home = /srv/mail/%{user}\n', nothing)).toBe('/srv/mail');
  expect(
    await mailDirectoryIn(
      'userdb {\n  args = uid=vmail gid=vmail home=/var/vmail/%u\n  driver = static\n}\n',
      nothing,
    ),
  ).toBe('/var/vmail');
  const ldap = 'userdb {\n  args = /etc/dovecot/ldap.conf.ext\n  driver = ldap\n}\n';
  const read = async (path: string) => {
    expect(path).toBe('/etc/dovecot/ldap.conf.ext');
    return 'hosts = ldap\nuser_attrs = =home=/var/vmail/%{ldap:postroomId},quota=quota_rule=*:bytes=%$\n';
  };
  expect(await mailDirectoryIn(ldap, read)).toBe('/var/vmail');
});

it('names none where homes are the accounts of the machine, or are spread over folders', async () => {
  expect(await mailDirectoryIn('userdb {\n  driver = passwd\n}\n', nothing)).toBeNull();
  expect(await mailDirectoryIn('mail_home = /srv/%d/%n\n', nothing)).toBeNull();
  expect(await mailDirectoryIn('mail_home = /srv/mail\n', nothing)).toBeNull();
});
