import { MASTER_USER } from './dovecot/dovecot.ts';
import { BASE_DN, WRITER_DN } from './slapd/config.ts';
import type { StackEndpoints } from './types.ts';

export interface EnvironmentSource {
  endpoints: StackEndpoints;
  secrets: {
    ldapWriterPassword: string;
    mailMasterPassword: string;
    doveadmApiKey: string;
    mailPushSecret: string;
  };
  caFile: string;
  hostname: string;
}

/** What the api needs to find and use the servers. Without Postfix, the SUBMISSION_ and SMTP_ variables are absent. */
export function stackEnvironment({
  endpoints,
  secrets,
  caFile,
  hostname,
}: EnvironmentSource): Record<string, string> {
  const env: Record<string, string> = {
    LDAP_URL: `ldap://${endpoints.ldap.host}:${endpoints.ldap.port}`,
    LDAP_BASE_DN: BASE_DN,
    LDAP_WRITER_DN: WRITER_DN,
    LDAP_WRITER_PASSWORD: secrets.ldapWriterPassword,
    MAIL_MASTER_USER: MASTER_USER,
    MAIL_MASTER_PASSWORD: secrets.mailMasterPassword,
    DOVEADM_URL: `http://${endpoints.doveadm.host}:${endpoints.doveadm.port}/doveadm/v1`,
    DOVEADM_API_KEY: secrets.doveadmApiKey,
    MAIL_TLS_CA_FILE: caFile,
    MAIL_HOSTNAME: hostname,
    MAIL_PUSH_SECRET: secrets.mailPushSecret,
  };
  for (const name of ['imap', 'submission', 'smtp', 'lmtp', 'sieve'] as const) {
    const endpoint = endpoints[name];
    if (endpoint === undefined) continue;
    env[`${name.toUpperCase()}_HOST`] = endpoint.host;
    env[`${name.toUpperCase()}_PORT`] = String(endpoint.port);
  }
  return env;
}
