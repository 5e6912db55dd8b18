import { z } from 'zod';
import type { ServiceVerbs } from '../protocol/services.ts';
import { line, type VerbsOf } from '../verb.ts';
import { act } from './act.ts';
import { checkAll } from './check.ts';
import { connectionsOf, kick } from './connections.ts';
import { hostState } from './state.ts';

const service = z.enum(['postfix', 'dovecot', 'slapd', 'rspamd', 'postgresql', 'web', 'agent']);
const action = z.enum(['start', 'stop', 'restart', 'reload', 'test']);
/** An address without spaces, "*" (the master user) or "%" (doveadm's masks). */
const mailbox = line(320).regex(/^[^\s*?%@]+@[^\s*?%@]+$/, 'It is not an address.');
/** Where accounts of the system have mailboxes, a name without a domain as well. */
const user = z.union([mailbox, line(64).regex(/^[\w.-]+$/, 'It is no name of an account.')]);

export const serviceVerbs: VerbsOf<ServiceVerbs> = {
  'services.list': {
    params: z.strictObject({}),
    audited: false,
    run: (_params, { host }) => hostState(host),
  },
  'services.act': {
    params: z.strictObject({ service, action }),
    audited: true,
    async run(params, { host, run }) {
      const began = performance.now();
      const done = await act(host, run, params.service, params.action);
      return { ...done, tookMs: Math.round(performance.now() - began) };
    },
  },
  'services.connections': {
    params: z.strictObject({ first: z.number().int().min(1).max(1_000) }),
    audited: false,
    async run({ first }, { host, run }) {
      const all = await connectionsOf(host, run);
      const total = all.reduce((sum, { count }) => sum + count, 0);
      return { connections: all.slice(0, first), total };
    },
  },
  'services.kick': {
    params: z.strictObject({
      user,
      address: z.union([z.ipv4(), z.ipv6()]).nullable(),
    }),
    audited: true,
    run: async ({ user, address }, { host, run }) => ({ ended: await kick(host, run, user, address) }),
  },
  'services.check': {
    params: z.strictObject({ mailbox: mailbox.nullable() }),
    audited: false,
    run: async (params, { host }) => ({ checks: await checkAll(host, params.mailbox) }),
  },
};
