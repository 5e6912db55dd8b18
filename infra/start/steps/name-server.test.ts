import { afterEach, expect, it } from 'vitest';
import { type NameServer, startNameServer } from '../../../tests/testkit/name-server.ts';
import { findNameServer } from './name-server.ts';

const started: NameServer[] = [];
afterEach(() => {
  for (const server of started.splice(0)) server.close();
});

async function nameServer(knowing: boolean): Promise<NameServer> {
  const server = await startNameServer();
  if (knowing) server.zone.NS.com = ['a.gtld-servers.net'];
  started.push(server);
  return server;
}

it('takes the first one that sees the world', async () => {
  const [silent, blind, good, other] = await Promise.all([false, false, true, true].map(nameServer));
  if (silent) silent.silent = true;
  const servers = [silent, blind, good, other].flatMap((server) => server?.address ?? []);
  expect(await findNameServer(servers)).toEqual({ server: good?.address, asked: servers });
});

it('says when there is none, and whom it asked', async () => {
  const blind = await nameServer(false);
  expect(await findNameServer([blind.address, 'fe80::1%eth0'])).toEqual({
    server: null,
    asked: [blind.address],
  });
  expect(await findNameServer([])).toEqual({ server: null, asked: [] });
});
