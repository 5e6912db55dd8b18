// `npm run organization:create -- --name … --owner … --domain … --local-part …`: another organization on the platform,
// with an owner who has a mailbox. The password comes from POSTROOM_OWNER_PASSWORD, or is made up and printed.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { InputError, PostroomError } from '../core/errors.ts';
import { createLogger } from '../core/log.ts';
import { createOrganization } from './create-organization.ts';

const USAGE = `Usage: npm run organization:create -- --name NAME --owner NAME --domain DOMAIN --local-part PART [--data DIR]
  --name        the organization's name
  --owner       its owner's name
  --domain      the domain whose mail it has here
  --local-part  the part before the @ of the owner's address
  --data        the data directory of the running platform; default POSTROOM_DATA or .data
The owner's password is read from POSTROOM_OWNER_PASSWORD; without it one is made up and printed.`;

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    owner: { type: 'string' },
    domain: { type: 'string' },
    'local-part': { type: 'string' },
    data: { type: 'string', default: process.env.POSTROOM_DATA ?? '.data' },
  },
});

/** What `npm start` gives the api, for whatever the environment does not say. */
function environment(dataDir: string): Record<string, string | undefined> {
  const file = join(dataDir, 'database.json');
  const urls = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { appUrl: string; systemUrl: string })
    : null;
  return {
    POSTROOM_KEY_FILE: join(dataDir, 'key'),
    ...process.env,
    // To `npm start` DATABASE_URL names the database's owner, whose rights are not for the api.
    ...(urls ? { DATABASE_URL: urls.appUrl, DATABASE_SYSTEM_URL: urls.systemUrl } : {}),
    POSTROOM_DATA: dataDir,
    // The running platform's worker writes the directory.
    LDAP_URL: undefined,
  };
}

async function main(): Promise<void> {
  const { name, owner, domain, 'local-part': localPart, data } = values;
  if (!name || !owner || !domain || !localPart) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const given = process.env.POSTROOM_OWNER_PASSWORD;
  const password = given ?? randomBytes(12).toString('base64url');
  const app = await createApp(readConfig(environment(data)), {
    log: createLogger({ level: 'silent' }),
  });
  try {
    const { organization, email } = await createOrganization(app.deps, {
      ...{ organizationName: name, name: owner, domain, localPart, password },
    });
    const made = given === undefined ? { password } : {};
    process.stdout.write(`${JSON.stringify({ organization: organization.name, email, ...made })}\n`);
  } finally {
    await app.stop();
  }
}

function explain(error: unknown): string {
  if (error instanceof InputError)
    return error.fields.map((field) => `${field.path}: ${field.message}`).join('\n');
  if (error instanceof PostroomError || error instanceof Error) return error.message;
  return String(error);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
