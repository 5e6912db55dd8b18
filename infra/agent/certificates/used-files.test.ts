import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfigurationFiles } from '../configuration/files.ts';
import { usedFiles } from './used-files.ts';

it('knows the certificates that are shown for one name of several', async () => {
  const root = mkdtempSync('/tmp/postroom-used-');
  const [postfix, dovecot] = [join(root, 'postfix'), join(root, 'dovecot')];
  for (const folder of [postfix, dovecot]) mkdirSync(folder);
  try {
    writeFileSync(
      join(postfix, 'main.cf'),
      `smtpd_tls_cert_file = $config_directory/own.pem
tls_server_sni_maps = hash:\${config_directory}/names inline:{ {c.example = /etc/ssl/c.key, /etc/ssl/c.pem} }
`,
    );
    writeFileSync(join(postfix, 'master.cf'), '');
    writeFileSync(join(postfix, 'names'), '# by name\nb.example /etc/ssl/b.key\n  /etc/ssl/b.pem\n');
    writeFileSync(
      join(dovecot, 'dovecot.conf'),
      'ssl_cert = </etc/ssl/own.pem\nlocal_name a.example {\n  ssl_cert = </etc/ssl/a.pem\n}\n',
    );
    const host = {
      postfix: { configDirectory: postfix },
      dovecot: { configFile: join(dovecot, 'dovecot.conf') },
    };
    const used = usedFiles(await readConfigurationFiles(host as never));
    expect([...used].filter(([path]) => path.endsWith('.pem'))).toEqual([
      [join(postfix, 'own.pem'), ['postfix: smtpd_tls_cert_file']],
      ['/etc/ssl/own.pem', ['dovecot: ssl_cert']],
      ['/etc/ssl/a.pem', ['dovecot › local_name a.example: ssl_cert']],
      ['/etc/ssl/b.pem', ['postfix: tls_server_sni_maps (b.example)']],
      ['/etc/ssl/c.pem', ['postfix: tls_server_sni_maps (c.example)']],
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
