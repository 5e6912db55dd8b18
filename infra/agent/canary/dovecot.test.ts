import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isRoot } from '../../start/account.ts';
import { probeImap } from '../probe/imap.ts';
import { run } from '../run.ts';
import { canaryListener, stageDovecot, startDovecot } from './dovecot.ts';
import { makePlace, removePlace } from './place.ts';

/** As Debian's: it belongs to root, and Dovecot changes to accounts of its own. */
const CONFIG = `listen = 127.0.0.1
protocols = imap
ssl = no
mail_location = maildir:~/Maildir
disable_plaintext_auth = no
`;

test.runIf(isRoot() && existsSync('/usr/sbin/dovecot'))(
  'a Dovecot that root starts knows the canary’s mailbox under the account it looks people up with',
  async () => {
    const place = await makePlace();
    const configFile = '/etc/dovecot/dovecot.conf';
    const file = {
      id: 'dovecot/dovecot.conf',
      program: 'dovecot' as const,
      path: configFile,
      text: CONFIG,
      hash: '',
    };
    try {
      const staged = await stageDovecot({
        ...{ place, run, configFile, translation: [], pushPort: 9 },
        files: [{ ...file, mode: 0o644, uid: 0, gid: 0 }],
      });
      const daemon = await startDovecot(place, staged);
      try {
        const listener = staged.listeners.probed.find(({ protocol }) => protocol === 'imap');
        if (listener === undefined) throw new Error('There is no IMAP.');
        const at = canaryListener(staged, listener);
        const login = probeImap({ listener: at, tls: false, login: place.mailbox }, null);
        await expect(login).resolves.toBeUndefined();
      } finally {
        await daemon.stop();
      }
    } finally {
      await removePlace(place);
    }
  },
);
