import { existsSync } from 'node:fs';
import { z } from 'zod';
import { mailAddress, wholeMessage } from '../explain/params.ts';
import type { SieveTestParams, SieveVerbs, SieveVerdict } from '../protocol/sieve.ts';
import { asOwner } from '../services/connections.ts';
import type { VerbContext, VerbsOf } from '../verb.ts';
import { type Asking, activeScript, findMailbox, type KnownMailbox } from './mailbox.ts';
import { defaultScript, type HostScript, hostScripts, pluginSettings, ScriptElsewhere } from './scripts.ts';
import { tryScripts } from './try.ts';
import { INBOX, untried } from './verdict.ts';

export const sieveVerbs: VerbsOf<SieveVerbs> = {
  'sieve.test': {
    params: z.strictObject({
      mailbox: mailAddress,
      sender: z.union([z.literal(''), mailAddress]),
      message: wholeMessage,
      by: z.enum(['lmtp', 'lda']),
    }),
    audited: true,
    // People's mail stays out of the log.
    logged: ({ message: _message, ...params }) => ({ ...params, message: 'not kept' }),
    run: (params, context) => test(params, context),
  },
};

async function test(
  params: SieveTestParams,
  { host, run, signal }: Pick<VerbContext, 'host' | 'run' | 'signal'>,
): Promise<SieveVerdict> {
  const { configFile } = host.dovecot;
  const asking: Asking = { run, configFile, options: { ...(await asOwner(host)), signal } };
  const { stdout: version } = await run('/usr/sbin/dovecot', ['--version']);
  if (!version.startsWith('2.3.')) return untried('Rules of mailboxes are tried with Dovecot 2.3 only.');
  const settings = await settingsOf(params.by, asking);
  const mailbox = await mailboxOf(params.mailbox, settings.delimiter, asking);
  if (mailbox === null) return { state: 'unknown', actions: [], problem: null, reason: null };
  if (!settings.plugins.split(/\s+/).includes('sieve')) return noScripts();
  if (params.sender === '')
    return untried('Dovecot’s trial does not take a report of failure, which has no sender.');
  if (host.kind === 'distribution' && isHidden(mailbox.home))
    return untried('The home of this mailbox is out of the agent’s reach.');
  const personal = await activeScript(mailbox.address, asking);
  const scripts = await scriptsOf(mailbox, settings.ofPlugins, personal !== null);
  if (scripts === null) return untried('A script is kept where it cannot be tried from.');
  if (scripts.length === 0) return noScripts();
  const { sender, mailbox: recipient } = params;
  const message = Buffer.from(params.message, 'base64');
  return tryScripts({ mailbox, recipient, sender, message, scripts, personal }, asking);
}

/** The agent's unit has no part of people's own folders. */
const isHidden = (home: string): boolean => /^\/(?:home|root|run\/user)\//.test(home) && !existsSync(home);

const noScripts = (): SieveVerdict => ({
  state: 'none',
  actions: [{ kind: 'store', target: INBOX, at: null }],
  ...{ problem: null, reason: null },
});

interface Settings {
  plugins: string;
  delimiter: string;
  ofPlugins: Map<string, string>;
}

async function settingsOf(
  by: SieveTestParams['by'],
  { run, configFile, options }: Asking,
): Promise<Settings> {
  const asked = ['-c', configFile, '-f', `protocol=${by}`, 'mail_plugins', 'recipient_delimiter', 'plugin'];
  const { stdout } = await run('/usr/bin/doveconf', asked, options);
  const value = (name: string) => new RegExp(`^${name} = (.*)$`, 'm').exec(stdout)?.[1]?.trim() ?? '';
  return {
    plugins: value('mail_plugins'),
    delimiter: value('recipient_delimiter'),
    ofPlugins: pluginSettings(stdout),
  };
}

/** By the whole address, else without the detail that people put after their name. */
async function mailboxOf(address: string, delimiters: string, asking: Asking): Promise<KnownMailbox | null> {
  const found = await findMailbox(address, asking);
  if (found !== null) return found;
  const [user = '', domain = ''] = address.split('@');
  const at = [...user].findIndex((sign, index) => index > 0 && delimiters.includes(sign));
  return at === -1 ? null : findMailbox(`${user.slice(0, at)}@${domain}`, asking);
}

/** Null where one of them is out of reach. */
async function scriptsOf(
  mailbox: KnownMailbox,
  configured: ReadonlyMap<string, string>,
  hasOwn: boolean,
): Promise<HostScript[] | null> {
  const settings = new Map([...configured, ...mailbox.fields]);
  try {
    const own: HostScript | null = hasOwn
      ? { kind: 'personal', file: null, path: '' }
      : defaultScript(settings, mailbox);
    return [
      ...(await hostScripts('before', settings, mailbox)),
      ...(own === null ? [] : [own]),
      ...(await hostScripts('after', settings, mailbox)),
    ];
  } catch (error) {
    if (error instanceof ScriptElsewhere) return null;
    throw error;
  }
}
