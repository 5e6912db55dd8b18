// The company itself, made through the platform: organization, people with mailboxes, aliases. Safe to repeat.
import { aliases, COMPANY, colleagues } from './people.ts';
import type { Caller, Platform } from './platform.ts';

const ERRORS = '... on Error { message } ... on InputError { fields { path message } }';

export type Passwords = (email: string) => string;

export async function ensureCompany(platform: Platform, password: Passwords): Promise<void> {
  const { astrid } = colleagues;
  const { setup } = await platform.run<{ setup: { required: boolean } }>('{ setup { required } }');
  if (setup.required) {
    await platform.run(
      `mutation ($input: SetUpOrganizationInput!) { setUpOrganization(input: $input) { __typename ${ERRORS} } }`,
      {
        input: {
          organizationName: COMPANY.name,
          name: astrid.name,
          domain: COMPANY.domain,
          localPart: astrid.localPart,
          password: password(astrid.address),
        },
      },
    );
  }
  const caller = await platform.signIn(astrid.address, password(astrid.address));
  if (caller === null)
    throw new Error(`${astrid.address} cannot sign in: the platform holds another company.`);
  await ensurePeople(platform, caller, password);
}

interface DomainAnswer {
  viewer: {
    organization: {
      domains: {
        edges: {
          node: {
            id: string;
            mailboxes: { edges: { node: { address: string } }[] };
            aliases: { edges: { node: { address: string } }[] };
          };
        }[];
      };
    };
  };
}

async function ensurePeople(platform: Platform, caller: Caller, password: Passwords): Promise<void> {
  const { viewer } = await platform.run<DomainAnswer>(
    `{ viewer { organization { domains(first: 1) { edges { node { id
        mailboxes(first: 100) { edges { node { address } } } aliases(first: 100) { edges { node { address } } } } } } } } }`,
    {},
    caller,
  );
  const domain = viewer.organization.domains.edges[0]?.node;
  if (!domain) throw new Error(`${COMPANY.name} has no domain.`);
  const present = new Set(
    [...domain.mailboxes.edges, ...domain.aliases.edges].map(({ node }) => node.address),
  );
  for (const person of Object.values(colleagues)) {
    if (present.has(person.address)) continue;
    const { localPart, name, role, address } = person;
    await platform.run(
      `mutation ($input: CreateMailboxInput!) { createMailbox(input: $input) { __typename ${ERRORS} } }`,
      {
        input: {
          domainId: domain.id,
          localPart,
          name,
          role,
          password: password(address),
          quota: 5_000_000_000,
        },
      },
      caller,
    );
  }
  for (const [localPart, people] of Object.entries(aliases)) {
    if (present.has(`${localPart}@${COMPANY.domain}`)) continue;
    const forwardTo = people.map((key) => colleagues[key].address);
    await platform.run(
      `mutation ($input: CreateAliasInput!) { createAlias(input: $input) { __typename ${ERRORS} } }`,
      { input: { domainId: domain.id, localPart, forwardTo } },
      caller,
    );
  }
}
