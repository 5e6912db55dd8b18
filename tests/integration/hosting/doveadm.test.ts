import { createDoveadm } from '@postroom/api/hosting/adapters/doveadm.ts';
import { MailHostError } from '@postroom/api/hosting/errors.ts';
import { expect, it } from 'vitest';
import { sharedStack } from '../../testkit/stack.ts';

const { env } = sharedStack();
const url = env.DOVEADM_URL ?? '';
const mailHost = createDoveadm({ url, apiKey: env.DOVEADM_API_KEY ?? '' });

it('flushes the cache and ends connections of an address, also of one nobody uses', async () => {
  await mailHost.flushAuthCache(['nobody@lindholmrao.example']);
  await mailHost.kick('nobody@lindholmrao.example');
  await mailHost.check();
});

it('says when the mail host refuses or does not answer', async () => {
  const stranger = createDoveadm({ url, apiKey: 'not the key' });
  await expect(stranger.flushAuthCache(['a@lindholmrao.example'])).rejects.toThrow(MailHostError);
  const nowhere = createDoveadm({ url: 'http://127.0.0.1:9/doveadm/v1', apiKey: 'any', timeoutMs: 1_000 });
  await expect(nowhere.kick('a@lindholmrao.example')).rejects.toThrow(/did not carry out "kick"/);
});
