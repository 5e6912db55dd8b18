import { describe, expect, it } from 'vitest';
import { renderDovecotConfig } from '../../stack/dovecot/config.ts';
import { dialectOf } from './dialect.ts';
import { parseDovecot, renderDovecot } from './dovecot.ts';
import { editDovecot } from './dovecot-edit.ts';
import { filesBelow, pick, seeded, VALUES } from './testing.ts';

const dovecotConfs = filesBelow(
  ['/etc/dovecot', '/etc/dovecot/conf.d', '/usr/share/dovecot', '/usr/share/dovecot/conf.d'],
  /\.conf(\.ext)?$/,
).filter(
  ({ path }) => !/-(sql|ldap|dict-sql|dict-auth|oauth2)\.conf\.ext$/.test(path.replace(/.*\/auth-/, '')),
);

const stackConf = renderDovecotConfig({
  directory: '/srv/postroom/dovecot',
  logFile: '/srv/postroom/log/dovecot.log',
  account: { name: 'postroom', group: 'postroom', uid: 900, gid: 900 },
  ports: { imap: 1143, lmtp: 1024, sieve: 1419, doveadm: 1880 },
  hostname: 'mail.harbourlane.test',
  tls: { ca: '/srv/postroom/ca.pem', certificate: '/srv/postroom/c.pem', key: '/srv/postroom/k.pem' },
  doveadmApiKey: 'k'.repeat(24),
  push: { url: 'http://127.0.0.1:4000/internal/dovecot/notify', user: 'postroom', password: 'p'.repeat(24) },
  relayPort: 1025,
});

describe('the configuration of Dovecot', () => {
  const files = [...dovecotConfs, { path: 'ours', text: stackConf }];

  it('is read from what Debian ships and rendered byte for byte', () => {
    expect(files.length).toBeGreaterThan(10);
    for (const { path, text } of files) {
      const config = parseDovecot(text);
      expect(renderDovecot(config), path).toBe(text);
      expect(config.problems, path).toEqual([]);
    }
  });

  it('has blocks with and without names, includes, quotes, comments after values and joined lines', () => {
    const config = parseDovecot(`ssl_cert = </etc/dovecot/cert.pem # ours
!include conf.d/*.conf
!include_try local.conf
passdb {
  driver = pam
}
passdb {
  args = a \\
    # between
    b
}
service imap-login {
  inet_listener imap {
    port = 143
  }
}
namespace inbox {
  mailbox "Sent Messages" {
    special_use = \\Sent
  }
}
login_greeting = "Ready # now"
auth_username_chars = abc'#~
oops
`);
    expect(config.settings.map(({ section, name, value }) => [...section, name, value])).toEqual([
      ['ssl_cert', '</etc/dovecot/cert.pem'],
      ['passdb', 'driver', 'pam'],
      ['passdb#2', 'args', 'a b'],
      ['service imap-login', 'inet_listener imap', 'port', '143'],
      ['namespace inbox', 'mailbox Sent Messages', 'special_use', '\\Sent'],
      ['login_greeting', 'Ready # now'],
      ['auth_username_chars', "abc'#~"],
    ]);
    expect(config.includes.map(({ pattern, optional }) => [pattern, optional])).toEqual([
      ['conf.d/*.conf', false],
      ['local.conf', true],
    ]);
    expect(config.problems.map((problem) => problem.line)).toEqual([24]);
  });

  it('of 2.4 is read and edited the same way; what is gone since 2.3 is told', () => {
    const text = `# first
dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.0
ssl_server_cert_file = /etc/ssl/certs/mail.pem
mail_plugins {
  quota = yes
}
group @mailboxes small {
  quota_storage_size = 1G
}
passdb ldap {
  filter = (uid=%{user | username})
}
protocol imap {
  mail_plugins {
    imap_quota = yes
  }
}
`;
    const config = parseDovecot(text);
    expect(config.problems).toEqual([]);
    expect(renderDovecot(config)).toBe(text);
    const dialect = dialectOf('2.4.1');
    expect(dialect.check(config)).toEqual([]);
    const edited = editDovecot(text, [
      { op: 'set', section: ['protocol imap', 'mail_plugins'], name: 'notify', value: 'yes' },
      { op: 'set', section: ['passdb ldap'], name: 'filter', value: '(mail=%{user})' },
    ]);
    expect(edited).toBe(
      text
        .replace('    imap_quota = yes\n', '    imap_quota = yes\n    notify = yes\n')
        .replace('(uid=%{user | username})', '(mail=%{user})'),
    );
    const old = dialect.check(parseDovecot(stackConf)).map(({ message }) => message);
    expect(old.join('\n')).toMatch(/dovecot_config_version.*auth_allow_cleartext.*block “plugin”/s);
    expect(dialectOf('2.3.19.1').check(parseDovecot(stackConf))).toEqual([]);
    const names = dialect.catalogue.map(({ key }) => [...key.section, key.name].join(' '));
    expect(new Set(names).size).toBeGreaterThan(200);
    expect(names).toEqual(
      expect.arrayContaining(['ssl_server_key_file', 'mail_driver', 'sieve_max_redirects']),
    );
    expect(names).not.toContain('ssl_key');
  });

  it('sets in place with the comment kept, adds to blocks, and makes blocks that are missing', () => {
    const text = 'listen = *  # everywhere\nservice auth {\n  client_limit = 1\n}\n';
    expect(
      editDovecot(text, [
        { op: 'set', section: [], name: 'listen', value: '127.0.0.1' },
        { op: 'set', section: ['service auth'], name: 'process_limit', value: '2' },
        { op: 'set', section: ['service auth', 'unix_listener auth-postfix'], name: 'mode', value: '0660' },
        { op: 'set', section: ['protocol imap'], name: 'mail_plugins', value: '$mail_plugins imap_quota' },
      ]),
    ).toBe(`listen = 127.0.0.1  # everywhere
service auth {
  client_limit = 1
  process_limit = 2
  unix_listener auth-postfix {
    mode = 0660
  }
}
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
`);
  });

  it('survives random edits: what was set is read again, and nothing else changes', () => {
    const random = seeded(11);
    const shown = (text: string) =>
      parseDovecot(text).settings.map(({ section, name, value }) => ({
        at: [...section, name].join('\n'),
        value,
      }));
    for (const { path, text: original } of files) {
      let text = original;
      for (let step = 0; step < 60; step += 1) {
        const known = parseDovecot(text).settings;
        const target =
          random() < 0.8 && known.length > 0
            ? pick(random, known)
            : {
                section: pick(random, [[], ['protocol imap'], ['service auth', 'unix_listener x']]),
                name: 'new_name',
              };
        const at = [...target.section, target.name].join('\n');
        const value = pick(random, VALUES);
        const removing = random() < 0.3;
        const { section, name } = target;
        const edited = editDovecot(text, [
          removing ? { op: 'remove', section, name } : { op: 'set', section, name, value },
        ]);
        const others = (of: string) => shown(of).filter((setting) => setting.at !== at);
        expect(others(edited), path).toEqual(others(text));
        expect(shown(edited).findLast((setting) => setting.at === at)?.value, path).toBe(
          removing ? undefined : value === '"quoted # value"' ? 'quoted # value' : value,
        );
        text = edited;
      }
    }
  });

  it('refuses a second line in a value, and names that would close a block', () => {
    expect(() => editDovecot('', [{ op: 'set', section: [], name: 'listen', value: '*\nssl = no' }])).toThrow(
      'one line',
    );
    for (const name of ['}', 'a {', '!include', 'a b', ''])
      expect(() => editDovecot('', [{ op: 'set', section: [], name, value: '' }])).toThrow('name');
    expect(() => editDovecot('', [{ op: 'set', section: ['protocol x {'], name: 'a', value: '' }])).toThrow();
  });
});
