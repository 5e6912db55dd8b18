// Where a Dovecot that somebody else has set up keeps the homes of its mailboxes: from its own configuration.
import { readFile } from 'node:fs/promises';

/**
 * The folder of the homes, each of which is named by a variable: `mail_home`, or what a userdb gives as `home`.
 * Null where homes are elsewhere, of one name, or not told.
 * @param settings what `doveconf -n` prints
 */
export async function mailDirectoryIn(
  settings: string,
  read: (path: string) => Promise<string> = (path) => readFile(path, 'utf8'),
): Promise<string | null> {
  const own = [/^mail_home = (.+)$/m, /^\s*default_fields = .*?\bhome=(\S+)/m, /^\s*args = .*?\bhome=(\S+)/m];
  for (const pattern of own) {
    const found = parentOf(pattern.exec(settings)?.[1]);
    if (found !== null) return found;
  }
  for (const file of settings.matchAll(/^\s*args = (\/\S+)$/gm)) {
    const text = await read(file[1] ?? '').catch(() => ''); // not every argument is a file
    const [, home] = /^\s*user_(?:attrs|query)\s*=.*?(?:=home=|\bhome=)([^,\s]+)/m.exec(text) ?? [];
    const found = parentOf(home);
    if (found !== null) return found;
  }
  return null;
}

/** `/var/vmail/%{ldap:postroomId}` → `/var/vmail`. */
const parentOf = (home = ''): string | null => /^(\/[^%\s]+)\/%[^/]*$/.exec(home.trim())?.[1] ?? null;
