// What an agent is told when it starts: a file that its starter or its administrator wrote.
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';

const path = z.string().refine(isAbsolute, 'must be an absolute path');
const endpoint = z.strictObject({ host: z.string(), port: z.number().int().min(1).max(65_535) });

const PrivateSettings = z.strictObject({
  kind: z.literal('private'),
  dataDir: path,
  hostname: z.string(),
  endpoints: z.strictObject({
    imap: endpoint,
    lmtp: endpoint,
    sieve: endpoint,
    ldap: endpoint,
    doveadm: endpoint,
    submission: endpoint.exactOptional(),
    smtp: endpoint.exactOptional(),
  }),
  /** The starter's socket. */
  control: path,
  /** Who may call besides root: the account of web and worker. */
  callers: z.strictObject({ uid: z.number().int().min(0), gid: z.number().int().min(0) }),
});

export type AgentSettings = z.infer<typeof PrivateSettings>;

/** Throws with a sentence that names the file and what is wrong in it. */
export function readSettings(file: string): AgentSettings {
  const parsed = PrivateSettings.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is no settings of an agent: ${z.prettifyError(parsed.error)}`);
}
