// Companies and people in a test's database, who sign in like everybody else.

import { uuidv7 } from '@postroom/api/core/ids.ts';
import { type Role, runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { createPerson, hashNewPassword } from '@postroom/api/identity/index.ts';
import type { TestApp, TestSession } from './app.ts';

export interface TestPerson extends TestSession {
  organizationId: string;
  userId: string;
  memberId: string;
  email: string;
  password: string;
}

const PASSWORD = 'correct horse battery staple 47';

/** An organization without domains and mailboxes, and its owner, signed in with a bearer token. */
export async function foundCompany(app: TestApp, name: string): Promise<TestPerson> {
  const organizationId = uuidv7();
  const slug = `${name.toLowerCase().replace(/\W+/g, '-')}-${organizationId.slice(-6)}`;
  await app.database.systemQuery(
    sql`INSERT INTO organization (id, name, slug) VALUES (${organizationId}::uuid, ${name}, ${slug})`,
  );
  return hire(app, organizationId, {
    email: `owner@${slug}.example`,
    name: 'Astrid Lindqvist',
    role: 'OWNER',
  });
}

/** One more member of an organization, signed in. */
export async function hire(
  app: TestApp,
  organizationId: string,
  person: { email: string; name: string; role: Role },
): Promise<TestPerson> {
  const passwordHash = await hashNewPassword(PASSWORD, []);
  const created = await runInScope(systemScope(organizationId), () =>
    app.database.sqlTransaction((tx) => createPerson(tx, { ...person, passwordHash })),
  );
  if (!created) throw new Error(`Somebody signs in as ${person.email} already.`);
  const headers = await signIn(app, person.email, PASSWORD);
  return { ...created, headers, organizationId, email: person.email, password: PASSWORD };
}

/** Signs in over HTTP. Returns the header of a program (bearer token); `browser` gives a browser's cookie instead. */
export async function signIn(
  app: TestApp,
  email: string,
  password = PASSWORD,
  { browser = false } = {},
): Promise<Record<string, string>> {
  const origin = app.deps.config.url.origin;
  const response = await app.request('/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(browser ? { origin } : {}) },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok)
    throw new Error(`${email} could not sign in: ${response.status} ${await response.text()}`);
  if (!browser) return { authorization: `Bearer ${response.headers.get('set-auth-token') ?? ''}` };
  return {
    cookie: response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
  };
}
