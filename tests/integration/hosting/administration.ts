// What an administrator does in hosting, for its tests.
import type { TestApp, TestSession } from '../../testkit/app.ts';
import { type HostedCompany, MAILBOX_PASSWORD } from '../../testkit/hosted-company.ts';
import { callMutation, type MutationResult } from '../../testkit/mutation.ts';
import { eventually } from '../../testkit/wait.ts';

const DOMAIN = `domain { id name version state reason setupStep maxMailboxes maxQuota defaultQuota catchAll directory
  aliasOf { name } relay { host username } }`;
const MAILBOX = 'mailbox { id address name suspended quota directory user { email } }';

export interface Administration {
  /** Any mutation; by the owner unless `as` says otherwise. */
  mutate(
    name: string,
    input: Record<string, unknown>,
    as?: TestSession,
    fields?: string,
  ): Promise<MutationResult>;
  createMailbox(
    localPart: string,
    changes?: Record<string, unknown>,
    as?: TestSession,
  ): Promise<MutationResult>;
  updateMailbox(id: string, changes: Record<string, unknown>, as?: TestSession): Promise<MutationResult>;
  createAlias(localPart: string, forwardTo: string[], as?: TestSession): Promise<MutationResult>;
  /** A mutation of a domain, by the owner, with what there is to know of the domain. */
  changeDomain(name: string, input: Record<string, unknown>): Promise<MutationResult>;
  /** One more domain, which the mail servers know: `prefix` is put before the company's own. */
  newDomain(prefix: string, more?: Record<string, unknown>): Promise<MutationResult>;
  /** Resolves when the mail servers know the mailbox, alias or domain. */
  written(id: string): Promise<unknown>;
}

export function administrationOf(app: TestApp, company: HostedCompany): Administration {
  const { domainId, owner } = company;
  const mutate: Administration['mutate'] = (name, input, as = owner, fields = '') =>
    callMutation(app, name, input, { as, fields });
  const changeDomain: Administration['changeDomain'] = (name, input) => mutate(name, input, owner, DOMAIN);
  const written: Administration['written'] = (id) =>
    eventually('the directory is written', async () => {
      const { data } = await app.graphql(
        `query ($id: ID!) { node(id: $id) {
           ... on Mailbox { directory } ... on Alias { directory } ... on Domain { directory } } }`,
        { id },
        owner,
      );
      return data.node?.directory === 'WRITTEN';
    });
  return {
    mutate,
    changeDomain,
    written,
    async newDomain(prefix, more = {}) {
      const { domain } = await changeDomain('createDomain', { name: `${prefix}-${company.domain}`, ...more });
      await written(domain.id);
      return domain;
    },
    createMailbox(localPart, changes = {}, as) {
      const person = { localPart, name: 'Mei Tanaka', password: MAILBOX_PASSWORD, role: 'MEMBER' };
      return mutate('createMailbox', { domainId, ...person, ...changes }, as, MAILBOX);
    },
    updateMailbox: (mailboxId, changes, as) =>
      mutate('updateMailbox', { mailboxId, ...changes }, as, MAILBOX),
    createAlias: (localPart, forwardTo, as) =>
      mutate(
        'createAlias',
        { domainId, localPart, forwardTo },
        as,
        'alias { id address forwardTo directory }',
      ),
  };
}
