import { describe, expect, it } from 'vitest';
import { createGuard, isPublicAddress, type Resolver } from './guard.ts';

const publicAddress = '93.184.215.14';
const answering =
  (...addresses: string[]): Resolver =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '203.0.113.5',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:0a00:0001::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    '3fff::1',
    'fec0::1',
    '100::1',
    '4000::1',
    'nonsense',
    '',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    publicAddress,
    '8.8.8.8',
    '172.32.0.1',
    '100.63.255.255',
    '2606:2800:21f:cb07::1',
    '64:ff9b::808:808',
    '64:ff9b::8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('the guard', () => {
  it('pins the address it checked', async () => {
    const guard = createGuard({ resolver: answering(publicAddress) });
    expect(await guard.resolve('Mail.Example.COM.', 993)).toEqual({
      host: 'mail.example.com',
      port: 993,
      address: publicAddress,
      family: 4,
    });
  });

  it('asks once, so that a second, different answer changes nothing', async () => {
    let asked = 0;
    const rebinding: Resolver = async () => {
      asked += 1;
      return [{ address: asked === 1 ? publicAddress : '127.0.0.1', family: 4 }];
    };
    expect((await createGuard({ resolver: rebinding }).resolve('rebind.example', 993)).address).toBe(
      publicAddress,
    );
    expect(asked).toBe(1);
  });

  it('refuses a name of which any address is private', async () => {
    const guard = createGuard({ resolver: answering(publicAddress, '10.0.0.1') });
    await expect(guard.resolve('mixed.example', 993)).rejects.toMatchObject({ problem: 'ADDRESS_BLOCKED' });
  });

  it.each([
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '0x7f000001',
    '[::1]',
    '::1',
    '[::ffff:127.0.0.1]',
    '127.0.0.1.',
    '１２７.0.0.1',
    '①②⑦.0.0.1',
  ])('sees through the spelling %s', async (host) => {
    await expect(createGuard({ resolver: answering(publicAddress) }).resolve(host, 80)).rejects.toMatchObject(
      {
        problem: 'ADDRESS_BLOCKED',
      },
    );
  });

  it.each([
    '',
    ' ',
    'a b',
    'user@host',
    'host:25',
    'host/path',
    'host?x',
    'host#x',
    'ho\nst.example:1',
    'http://x',
  ])('takes nothing but a host name: %j', async (host) => {
    await expect(createGuard({ resolver: answering(publicAddress) }).resolve(host, 80)).rejects.toMatchObject(
      {
        problem: 'INVALID_HOST',
      },
    );
  });

  it('lets pass what the operator allows, by host and port', async () => {
    const guard = createGuard({
      allow: ['localhost:14143', '127.0.0.1:*'],
      resolver: answering('127.0.0.1'),
    });
    expect((await guard.resolve('localhost', 14_143)).address).toBe('127.0.0.1');
    expect((await guard.resolve('127.0.0.1', 25)).address).toBe('127.0.0.1');
    await expect(guard.resolve('localhost', 5432)).rejects.toMatchObject({ problem: 'ADDRESS_BLOCKED' });
  });

  it('says that a name does not exist', async () => {
    const guard = createGuard({ resolver: () => Promise.reject(new Error('ENOTFOUND')) });
    await expect(guard.resolve('nowhere.example', 993)).rejects.toMatchObject({ problem: 'HOST_NOT_FOUND' });
    await expect(createGuard({ resolver: answering() }).resolve('empty.example', 993)).rejects.toMatchObject({
      problem: 'HOST_NOT_FOUND',
    });
  });
});
