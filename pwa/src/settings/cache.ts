// What the settings' mutations change in the cache beyond the rows they return.
import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { CachePart } from '../data/cache.ts';

interface Answer {
  __typename?: string;
  [field: string]: unknown;
}

/** Forgets a list of `parent`, whatever its arguments, so that it is asked for again. */
function forgetList(cache: Cache, parent: string, field: string): void {
  for (const known of cache.inspectFields(parent)) {
    if (known.fieldName === field) cache.invalidate(parent, known.fieldName, known.arguments);
  }
}

function forgetListOfAll(cache: Cache, typename: string, field: string): void {
  const keys = new Set<string>();
  for (const { arguments: args } of cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === 'viewer')) {
    const viewer = cache.resolve('Query', 'viewer', args);
    const organization = typeof viewer === 'string' ? cache.resolve(viewer, 'organization') : undefined;
    if (typeof organization === 'string') keys.add(organization);
  }
  for (const key of keys) if (key.startsWith(typename)) forgetList(cache, key, field);
}

/** Runs when the mutation was done; refusals change nothing. */
function whenDone(
  field: string,
  change: (cache: Cache, payload: Answer, input: Record<string, unknown>) => void,
): UpdateResolver {
  return (result, args, cache) => {
    const payload = result[field] as Answer | null;
    if (payload?.__typename?.endsWith('Payload'))
      change(cache, payload, (args.input ?? {}) as Record<string, unknown>);
  };
}

const forgetEntity = (typename: string, idField: string) => (cache: Cache, payload: Answer) => {
  const id = payload[idField];
  if (typeof id === 'string') cache.invalidate({ __typename: typename, id });
};

const viewerKey = 'Viewer:me';

/** The lists in the administration, whatever they are filtered by. */
function forgetMailboxes(cache: Cache): void {
  forgetListOfAll(cache, 'Organization', 'mailboxes');
  forgetListOfAll(cache, 'Organization', 'mailboxCount');
}

export const settingsCache: CachePart = {
  resolvers: {
    Viewer: { sessions: relayPagination(), mailAccounts: relayPagination() },
    Organization: {
      members: relayPagination(),
      invitations: relayPagination(),
    },
  },
  updates: {
    Mutation: {
      revokeSession: whenDone('revokeSession', forgetEntity('Session', 'revokedSessionId')),
      changePassword: whenDone('changePassword', (cache) => forgetList(cache, viewerKey, 'sessions')),
      removeMember: whenDone('removeMember', forgetEntity('Member', 'removedMemberId')),
      inviteMember: whenDone('inviteMember', (cache) =>
        forgetListOfAll(cache, 'Organization', 'invitations'),
      ),
      createDomain: whenDone('createDomain', (cache) => forgetListOfAll(cache, 'Organization', 'domains')),
      saveDomainTemplate: whenDone('saveDomainTemplate', (cache) =>
        forgetListOfAll(cache, 'Organization', 'domainTemplates'),
      ),
      deleteDomainTemplate: whenDone(
        'deleteDomainTemplate',
        forgetEntity('DomainTemplate', 'deletedTemplateId'),
      ),
      compareDirectory: whenDone('compareDirectory', (cache) =>
        forgetListOfAll(cache, 'Organization', 'directoryRuns'),
      ),
      createMailbox: whenDone('createMailbox', (cache, _payload, input) => {
        forgetList(cache, `Domain:${String(input.domainId)}`, 'mailboxes');
        forgetListOfAll(cache, 'Organization', 'members');
        forgetMailboxes(cache);
      }),
      updateMailbox: whenDone('updateMailbox', forgetMailboxes),
      deleteMailbox: whenDone('deleteMailbox', (cache, payload) => {
        forgetEntity('Mailbox', 'deletedMailboxId')(cache, payload);
        forgetMailboxes(cache);
      }),
      restoreMailbox: whenDone('restoreMailbox', (cache) => {
        forgetMailboxes(cache);
        forgetListOfAll(cache, 'Organization', 'domains');
      }),
      purgeMailbox: whenDone('purgeMailbox', (cache, payload) => {
        forgetEntity('Mailbox', 'purgedMailboxId')(cache, payload);
        forgetMailboxes(cache);
      }),
      createAlias: whenDone('createAlias', (cache, _payload, input) =>
        forgetList(cache, `Domain:${String(input.domainId)}`, 'aliases'),
      ),
      deleteAlias: whenDone('deleteAlias', forgetEntity('Alias', 'deletedAliasId')),
      addExternalMailAccount: whenDone('addExternalMailAccount', (cache) =>
        forgetList(cache, viewerKey, 'mailAccounts'),
      ),
      removeMailAccount: whenDone('removeMailAccount', forgetEntity('MailAccount', 'removedAccountId')),
    },
  },
};
