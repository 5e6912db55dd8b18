import { z } from 'zod';
import type { HostVerbs } from '../protocol/host.ts';
import type { Run } from '../run.ts';
import type { VerbsOf } from '../verb.ts';

export const hostVerbs: VerbsOf<HostVerbs> = {
  'host.describe': {
    params: z.strictObject({}),
    audited: false,
    run: async (_params, { host, run }) => ({
      kind: host.kind,
      hostname: host.hostname,
      versions: {
        postfix: host.postfix && (await postfixVersion(run, host.postfix.configDirectory)),
        dovecot: await dovecotVersion(run),
      },
    }),
  },
};

async function postfixVersion(run: Run, configDirectory: string): Promise<string | null> {
  const { stdout } = await run('/usr/sbin/postconf', ['-c', configDirectory, '-h', 'mail_version']);
  return stdout.trim() || null;
}

async function dovecotVersion(run: Run): Promise<string | null> {
  const { stdout } = await run('/usr/sbin/dovecot', ['--version']);
  return stdout.trim().split(' ')[0] || null;
}
