// What Dovecot knows of a mailbox: its home, its account, the script that is active in it.
import { z } from 'zod';
import type { Run, RunOptions } from '../run.ts';
import type { Mailbox } from './scripts.ts';

const DOVEADM = '/usr/bin/doveadm';
const NO_USER = 67;
const NO_SCRIPT = 68;

export interface KnownMailbox extends Mailbox {
  uid: number;
  gid: number;
  /** What its entry in the user database says, which counts before the configuration. */
  fields: ReadonlyMap<string, string>;
}

export interface Asking {
  run: Run;
  configFile: string;
  options: RunOptions;
}

const Fields = z.array(z.object({ field: z.string(), value: z.string() }));
const Scripts = z.array(z.object({ script: z.string(), active: z.string() }));
const Content = z.tuple([z.object({ 'sieve script': z.string() })]);

/** Null where Dovecot has none of that name. */
export async function findMailbox(address: string, asking: Asking): Promise<KnownMailbox | null> {
  // doveadm takes these for a pattern.
  if (/[*?]/.test(address)) return null;
  const found = await ask(Fields, ['user', '--', address], asking, NO_USER);
  const fields = new Map(found?.map(({ field, value }) => [field, value]));
  const [home, uid, gid] = [fields.get('home') ?? '', Number(fields.get('uid')), Number(fields.get('gid'))];
  if (home === '' || !Number.isInteger(uid) || !Number.isInteger(gid)) return null;
  return { address, home, uid, gid, fields };
}

/** Null where none is active. */
export async function activeScript(address: string, asking: Asking): Promise<string | null> {
  const all = await ask(Scripts, ['sieve', 'list', '-u', address], asking, NO_SCRIPT);
  const active = all?.find((each) => each.active === 'ACTIVE');
  if (active === undefined) return null;
  const got = await ask(Content, ['sieve', 'get', '-u', address, '--', active.script], asking, NO_SCRIPT);
  return got?.[0]['sieve script'] ?? null;
}

async function ask<T>(
  shape: z.ZodType<T>,
  args: readonly string[],
  { run, configFile, options }: Asking,
  nothing: number,
): Promise<T | null> {
  const accept = [nothing];
  const said = await run(DOVEADM, ['-c', configFile, '-f', 'json', ...args], { ...options, accept });
  return said.code === nothing ? null : shape.parse(JSON.parse(said.stdout));
}
