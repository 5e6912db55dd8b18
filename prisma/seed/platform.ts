// The platform as a program uses it: sign-in, and GraphQL with a bearer token.

export interface Platform {
  /** Null when the password is refused. */
  signIn(email: string, password: string): Promise<Caller | null>;
  /** Runs an operation; throws on errors and on any result that is not a payload. */
  run<T>(document: string, variables?: Record<string, unknown>, caller?: Caller): Promise<T>;
}

export interface Caller {
  authorization: string;
}

const TIMEOUT_MS = 30_000;

export function connectPlatform(url: string): Platform {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  return {
    async signIn(email, password) {
      const response = await post('/auth/sign-in/email', { email, password });
      if (response.status === 401) return null;
      if (!response.ok) throw new Error(`${email} could not sign in: ${await response.text()}`);
      return { authorization: `Bearer ${response.headers.get('set-auth-token') ?? ''}` };
    },
    async run(query, variables = {}, caller) {
      const response = await post('/graphql', { query, variables }, caller ? { ...caller } : {});
      const { data, errors } = (await response.json()) as {
        data?: Record<string, unknown>;
        errors?: { message: string }[];
      };
      if (errors?.[0] || !data)
        throw new Error(errors?.[0]?.message ?? `GraphQL answered ${response.status}`);
      refuseErrors(data);
      return data as never;
    },
  };
}

function refuseErrors(data: Record<string, unknown>): void {
  for (const result of Object.values(data)) {
    const {
      __typename: type,
      message,
      fields,
    } = (result ?? {}) as {
      __typename?: string;
      message?: string;
      fields?: { path: string; message: string }[];
    };
    if (type?.endsWith('Error')) {
      const details = fields?.map((field) => `${field.path}: ${field.message}`).join('; ');
      throw new Error(details || message || type);
    }
  }
}
