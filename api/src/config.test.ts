import { expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const needed = {
  DATABASE_URL: 'postgres://postroom_app@127.0.0.1/postroom',
  DATABASE_SYSTEM_URL: 'postgres://postroom_system@127.0.0.1/postroom',
  POSTROOM_KEY_FILE: '/etc/postroom/key',
};

it('needs the database and the key alone', () => {
  const config = readConfig(needed);
  expect(config).toMatchObject({
    role: 'both',
    port: 4000,
    host: '127.0.0.1',
    redisUrl: null,
    directory: null,
  });
  expect(config.mail).toMatchObject({ imap: null, submission: null, master: null });
  expect(config.url.href).toBe('http://localhost:4000/');
});

it('names everything that is wrong at once', () => {
  const read = () => readConfig({ ...needed, PORT: '99999', ROLE: 'boss', DATABASE_URL: '' });
  expect(read).toThrow(ConfigError);
  for (const name of ['PORT', 'ROLE', 'DATABASE_URL']) expect(read).toThrow(new RegExp(name));
});

it('lets people name the own mail servers although they are private', () => {
  const config = readConfig({
    ...needed,
    IMAP_HOST: '127.0.0.1',
    IMAP_PORT: '14143',
    ALLOW_PRIVATE_HOSTS: ' nas.local:993 , ',
  });
  expect(config.allowPrivateHosts).toEqual(['nas.local:993', '127.0.0.1:14143']);
});

it('has the explorer everywhere but in production', () => {
  expect(readConfig(needed).graphql.explorer).toBe(true);
  expect(readConfig({ ...needed, NODE_ENV: 'production' }).graphql.explorer).toBe(false);
});
