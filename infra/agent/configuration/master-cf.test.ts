import { describe, expect, it } from 'vitest';
import { editMasterCf, parseMasterCf, renderMasterCf } from './master-cf.ts';
import { filesBelow } from './testing.ts';

const masterCfs = filesBelow(['/etc/postfix', '/usr/share/postfix'], /\/master\.cf(\.\w+)?$/);

describe('master.cf', () => {
  it('is read from what Debian ships and rendered byte for byte', () => {
    expect(masterCfs.length).toBeGreaterThan(0);
    for (const { path, text } of masterCfs) {
      const file = parseMasterCf(text);
      expect(renderMasterCf(file), path).toBe(text);
      expect(file.problems, path).toEqual([]);
      expect(file.services.map((service) => service.id)).toContain('smtp/inet');
    }
  });

  const text = `smtp inet n - y - - smtpd
# submission
submission inet n - y - - smtpd
  -o syslog_name=postfix/submission
#  -o smtpd_reject_unlisted_recipient=no
  -o { smtpd_recipient_restrictions = permit_sasl_authenticated, reject } -o smtpd_tls_security_level=encrypt
maildrop unix - n n - - pipe
  flags=DRXhu user=vmail argv=/usr/bin/maildrop -d people
`;

  it('has options in both forms, and what is no option stays an argument', () => {
    const { services } = parseMasterCf(text);
    expect(services[1]?.options).toEqual([
      { name: 'syslog_name', value: 'postfix/submission' },
      { name: 'smtpd_recipient_restrictions', value: 'permit_sasl_authenticated, reject' },
      { name: 'smtpd_tls_security_level', value: 'encrypt' },
    ]);
    expect(services[2]).toMatchObject({
      id: 'maildrop/unix',
      options: [],
      columns: { private: '-', unprivileged: 'n' },
    });
    expect(services[2]?.arguments.at(-1)).toBe('people');
  });

  it('changes options and columns in place', () => {
    const edited = editMasterCf(text, [
      { op: 'setOption', service: 'submission/inet', name: 'smtpd_tls_security_level', value: 'may' },
      { op: 'removeOption', service: 'submission/inet', name: 'syslog_name' },
      {
        op: 'setOption',
        service: 'smtp/inet',
        name: 'smtpd_client_restrictions',
        value: 'permit_mynetworks, reject',
      },
      { op: 'setColumn', service: 'smtp/inet', column: 'maxproc', value: '20' },
    ]);
    expect(edited).toBe(
      text
        .replace('smtpd_tls_security_level=encrypt', 'smtpd_tls_security_level=may')
        .replace('  -o syslog_name=postfix/submission\n', '')
        .replace(
          'smtp inet n - y - - smtpd\n',
          'smtp inet n - y - 20 smtpd\n  -o { smtpd_client_restrictions = permit_mynetworks, reject }\n',
        ),
    );
  });

  it('adds and removes services, and refuses what would be another word or line', () => {
    const added = editMasterCf(text, [
      {
        op: 'addService',
        service: '127.0.0.1:10025/inet',
        columns: { private: 'n', chroot: 'n', command: 'smtpd' },
      },
      { op: 'removeService', service: 'maildrop/unix' },
    ]);
    expect(parseMasterCf(added).services.map((service) => service.id)).toEqual([
      'smtp/inet',
      'submission/inet',
      '127.0.0.1:10025/inet',
    ]);
    for (const value of ['a\nb unix', '} -o x=y {', '{'])
      expect(() =>
        editMasterCf(text, [{ op: 'setOption', service: 'smtp/inet', name: 'myhostname', value }]),
      ).toThrow();
    expect(() =>
      editMasterCf(text, [{ op: 'setColumn', service: 'smtp/inet', column: 'maxproc', value: '1 smtpd -v' }]),
    ).toThrow();
  });
});
