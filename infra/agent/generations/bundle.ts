// A generation as one file to keep or carry to another host: JSON, hashes of what is in it, secrets masked.
import { z } from 'zod';
import { maskText, syntaxOfFile } from '../configuration/secrets.ts';
import { AgentError } from '../errors.ts';
import type { ConfigurationChange } from '../protocol/configuration.ts';
import { hashOf } from './live-files.ts';
import type { KeptFile, Manifest } from './store.ts';

const Bundle = z.object({
  format: z.literal('postroom-configuration'),
  version: z.literal(1),
  files: z.array(z.object({ id: z.string(), text: z.string(), sha256: z.string() })).max(300),
});

export function writeBundle(hostname: string, manifest: Manifest, files: readonly KeptFile[]): string {
  const { number, createdAt, author, reason } = manifest;
  return JSON.stringify(
    {
      ...{ format: 'postroom-configuration', version: 1, host: hostname, number, createdAt, author, reason },
      files: files.map(({ id, text }) => {
        const masked = maskText(text, syntaxOfFile(id));
        return { id, sha256: hashOf(masked), text: masked };
      }),
    },
    null,
    2,
  );
}

/**
 * The changes that lead from the live files to those of a bundle; masked secrets stay what they are here. Throws
 * INVALID_INPUT when it is no bundle, or was damaged.
 */
export function readBundle(text: string, live: readonly KeptFile[]): ConfigurationChange[] {
  const { files } = parsed(text);
  const present = new Map(live.map((file) => [file.id, file]));
  return files.flatMap((file): ConfigurationChange[] => {
    if (hashOf(file.text) !== file.sha256)
      throw refused(`${file.id} was damaged on the way: its hash does not match.`);
    const here = present.get(file.id);
    if (here === undefined) throw refused(`This host has no file ${file.id}: it cannot be imported.`);
    if (maskText(here.text, syntaxOfFile(file.id)) === file.text) return [];
    return [{ kind: 'replaceFile', file: file.id, text: file.text, base: here.hash }];
  });
}

const refused = (message: string) =>
  new AgentError('INVALID_INPUT', message, { fields: { bundle: message } });

function parsed(text: string): z.infer<typeof Bundle> {
  try {
    return Bundle.parse(JSON.parse(text));
  } catch (error) {
    throw new AgentError('INVALID_INPUT', 'This file is no exported configuration.', {
      cause: error,
      fields: { bundle: 'is no exported configuration' },
    });
  }
}
