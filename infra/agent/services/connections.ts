// Who is connected to Dovecot, by doveadm.
import { stat } from 'node:fs/promises';
import type { MailHost } from '../mail-host.ts';
import type { MailConnection } from '../protocol/services.ts';
import type { Run } from '../run.ts';

const DOVEADM = '/usr/bin/doveadm';

/** By user, protocol and address; empty while Dovecot does not run. */
export async function connectionsOf(host: MailHost, run: Run): Promise<MailConnection[]> {
  if ((await host.servers.find(({ service }) => service === 'dovecot')?.mainPid()) === undefined) return [];
  const { stdout } = await run(
    DOVEADM,
    ['-f', 'tab', '-c', host.dovecot.configFile, 'who', '-1'],
    await asOwner(host),
  );
  const counted = new Map<string, MailConnection>();
  for (const line of stdout.split('\n').slice(1)) {
    // username, proto, pid, ip
    const [user = '', protocol = '', , ip = ''] = line.split('\t');
    if (user === '' || protocol === '') continue;
    const address = ip.replace(/^\(|\)$/g, '') || null;
    const key = [user, protocol, address].join('\t');
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { user, protocol, address, count: 1 });
    else known.count++;
  }
  return [...counted.values()];
}

/** Ends connections; how many were there before. */
export async function kick(host: MailHost, run: Run, user: string, address: string | null): Promise<number> {
  const mine = (await connectionsOf(host, run)).filter(
    (one) => one.user === user && (address === null || one.address === address),
  );
  if (mine.length === 0) return 0;
  const target = address === null ? [user] : [user, address];
  // 68: somebody was quicker, and nobody is connected any more.
  await run(DOVEADM, ['-c', host.dovecot.configFile, 'kick', ...target], {
    ...(await asOwner(host)),
    accept: [68],
  });
  return mine.reduce((sum, { count }) => sum + count, 0);
}

/** Under the account that Dovecot's configuration belongs to: on a private host that is its own. */
export async function asOwner({ dovecot }: MailHost): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const { uid, gid } = await stat(dovecot.configFile);
  return { uid, gid };
}
