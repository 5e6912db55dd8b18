import type { MailHostAuthority } from '@postroom/prisma';
import { currentScope } from '../../core/scope.ts';
import type { CoreDeps, Deps } from '../../deps.ts';
import { HostUnreachableError } from '../errors.ts';
import type { Certificates, ClientCredentials, KeyedCertificate } from '../ports.ts';

/** The name by which agents know the platform's certificate from one another's. */
const PLATFORM = 'Postroom platform';

const contextOf = (organizationId: string, which: 'authority' | 'client') =>
  `mail_host_authority:${organizationId}:${which}`;

/** The organization's authority; made when the first host is added. */
export async function authorityOf({ database, secrets, certificates }: Deps): Promise<KeyedCertificate> {
  const { organizationId } = currentScope();
  const row =
    (await database.tenant.mailHostAuthority.findFirst({ where: { organizationId } })) ??
    (await create({ database, secrets }, certificates, organizationId));
  const key = secrets.open(row.sealedKey, contextOf(organizationId, 'authority'));
  return { certificate: row.certificate, key };
}

async function create(
  { database, secrets }: Pick<CoreDeps, 'database' | 'secrets'>,
  certificates: Certificates,
  organizationId: string,
): Promise<MailHostAuthority> {
  const authority = await certificates.createAuthority('Postroom agents');
  const client = await certificates.issueClient(authority, PLATFORM);
  const seal = (key: string, which: 'authority' | 'client') =>
    Uint8Array.from(secrets.seal(key, contextOf(organizationId, which)));
  await database.tenant.mailHostAuthority.createMany({
    data: {
      ...{ organizationId, certificate: authority.certificate, client: client.certificate },
      sealedKey: seal(authority.key, 'authority'),
      sealedClientKey: seal(client.key, 'client'),
    },
    skipDuplicates: true, // somebody else was quicker: theirs it is
  });
  return database.tenant.mailHostAuthority.findFirstOrThrow({ where: { organizationId } });
}

/** What the platform shows to agents of the organization in scope, and by what it knows theirs. */
export async function clientCredentials({
  database,
  secrets,
}: Pick<CoreDeps, 'database' | 'secrets'>): Promise<ClientCredentials> {
  const { organizationId } = currentScope();
  const row = await database.tenant.mailHostAuthority.findFirst({ where: { organizationId } });
  if (row === null) throw new HostUnreachableError('no agent was ever enrolled');
  return {
    authority: row.certificate,
    certificate: row.client,
    key: secrets.open(row.sealedClientKey, contextOf(organizationId, 'client')),
  };
}
