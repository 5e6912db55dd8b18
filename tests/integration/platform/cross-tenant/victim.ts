// An organization with one of everything, whose ids another one then tries.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId, toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { TestApp } from '../../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../../testkit/hosted-company.ts';
import type { Foreign, Own, Secrets } from './case.ts';
import { COLLECT, correspond, decide, inboxOf, run, starAll, upload, WORD } from './victim-mail.ts';

export interface Victim {
  owner: HostedPerson;
  /** A member of the same organization: an ordinary colleague. */
  bo: HostedPerson;
  own: { bo: Own };
  secrets: Secrets;
  /** Global ids by type; uploads have plain ones. */
  ids: Map<string, string>;
  foreign: Foreign;
  /** Text that nobody else may ever be answered. */
  markers: string[];
  /** Everything the owner sees, to be compared before and after. */
  snapshot(): Promise<string>;
}

/** Ids that do not exist, of the same kinds. */
export const unknown: Foreign = (type) => {
  if (type === 'Upload' || type.startsWith('raw ')) return uuidv7();
  return toGlobalId(type, uuidv7());
};

export async function createVictim(app: TestApp): Promise<Victim> {
  const company = await foundHostedCompany(app);
  const { owner, domain, domainId } = company;
  const bo = await company.hire('bo', 'Bo Rao');
  const ids = new Map<string, string>([['Domain', domainId]]);
  const alias = await run(app, owner, 'createAlias', 'alias { id }', {
    domainId,
    localPart: 'office',
    forwardTo: [owner.address],
  });
  const invitation = await run(app, owner, 'inviteMember', 'invitation { id }', {
    email: 'cleo@example.org',
    role: 'MEMBER',
  });
  const { template } = await run(app, owner, 'saveDomainTemplate', 'template { id }', { name: WORD });
  const comparison = await run(app, owner, 'compareDirectory', 'run { id }', { repair: false });
  ids.set('DomainTemplate', template.id).set('DirectoryRun', comparison.run.id);
  const key = await run(app, owner, 'startDkimRotation', 'domain { dkimKeys { id } }', { domainId });
  ids.set('DkimKey', key.domain.dkimKeys[0].id);
  ids.set('Alias', alias.alias.id).set('Invitation', invitation.invitation.id);
  ids.set('Upload', await upload(app, owner));
  const draftKey = randomUUID();
  await correspond(app, owner, bo, draftKey);
  await collect(app, owner, ids);
  const change = await run(app, owner, 'restoreConfigurationGeneration', 'run { id }', {
    ...{ mailHostId: ids.get('MailHost'), number: 1 },
    ...{ reason: WORD, idempotencyKey: randomUUID() },
  });
  ids.set('ConfigurationRun', change.run.id);
  await decide(app, owner, ids);
  await starAll(app, owner, ids);
  await waitInQueue(app, ids);
  await equipMailbox(app, owner, ids);
  const foreign: Foreign = (type) => {
    if (type.startsWith('raw '))
      return (
        Buffer.from(foreign(type.slice(4)), 'base64url')
          .toString()
          .split(':')[1] ?? ''
      );
    const id = ids.get(type);
    if (id === undefined) throw new Error(`The other organization has no ${type}: add one to victim.ts.`);
    return id;
  };
  const boFolder = await inboxOf(app, bo);
  return {
    owner,
    bo,
    own: { bo: { accountId: bo.accountId, folderId: boFolder } },
    secrets: { word: WORD, draftKey, mistypedDomain: domain.slice(1) },
    ids,
    foreign,
    markers: [
      domain,
      WORD,
      ...ids.values(),
      ...[...ids.keys()].filter((type) => type !== 'Upload').map((type) => foreign(`raw ${type}`)),
    ],
    snapshot: async () => JSON.stringify((await app.graphql(SNAPSHOT, {}, owner)).data),
  };
}

/** The owner has an app password, and a template for mailboxes. */
async function equipMailbox(app: TestApp, owner: HostedPerson, ids: Map<string, string>): Promise<void> {
  const { data } = await app.graphql('{ viewer { ownMailboxes { mailboxId } } }', {}, owner);
  const { appPassword } = await run(app, owner, 'createAppPassword', 'appPassword { id }', {
    ...{ mailboxId: data.viewer.ownMailboxes[0].mailboxId, name: 'Phone', imap: true, smtp: true },
  });
  const { template } = await run(app, owner, 'saveMailboxTemplate', 'template { id }', {
    ...{ name: 'Office', role: 'MEMBER', appAccess: true, forwardTo: [], keepCopy: true },
  });
  const { mailboxImport } = await run(app, owner, 'planMailboxImport', 'mailboxImport { id }', {
    ...{ csv: `address,name\n${WORD}@example.org,${WORD}\n`, passwords: 'LINKS' },
  });
  ids.set('MailboxImport', mailboxImport.id);
  ids.set('AppPassword', appPassword.id).set('MailboxTemplate', template.id);
}

async function collect(app: TestApp, owner: HostedPerson, ids: Map<string, string>): Promise<void> {
  const { data, errors } = await app.graphql(COLLECT, {}, owner);
  if (errors) throw new Error(JSON.stringify(errors));
  const { viewer } = data;
  const [domain] = viewer.organization.domains.edges;
  ids
    .set('User', viewer.user.id)
    .set('Session', viewer.session.id)
    .set('Organization', viewer.organization.id);
  ids.set('MailHost', viewer.organization.mailHosts.edges[0].node.id);
  ids.set('Member', viewer.organization.members.edges[0].node.id);
  ids.set('Mailbox', domain.node.mailboxes.edges[0].node.id);
  const [account] = viewer.mailAccounts.edges;
  ids.set('MailAccount', account.node.id);
  ids.set(
    'Folder',
    account.node.folders.edges.find((edge: { node: { role: string } }) => edge.node.role === 'INBOX').node.id,
  );
  ids.set('OutgoingMessage', data.outgoingMessages.edges[0].node.id);
  for (const { node: thread } of data.threads.edges) {
    for (const { node: message } of thread.messages.edges) {
      if (message.attachments.length === 0) continue;
      ids.set('Thread', thread.id).set('Message', message.id).set('Attachment', message.attachments[0].id);
    }
  }
}

/** A message that waits in the queue of a host whose agent cannot be reached, and something that is to be done to it. */
async function waitInQueue(app: TestApp, ids: Map<string, string>): Promise<void> {
  const [host, message, action, rule] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  await runInScope(systemScope(fromGlobalId(ids.get('Organization') ?? '').id), async () => {
    await app.database.query(sql`
      INSERT INTO mail_host (organization_id, id, name, address, updated_at)
      VALUES (app_organization_id(), ${host}::uuid, ${`zz ${WORD}`}, ${`${WORD}.example:7400`}, now())`);
    await app.database.query(sql`
      INSERT INTO mail_queue_message (organization_id, id, host_id, queue_id, queue, sender, recipients, recipient_count,
        domains, size, arrived_at, attempts, reason, cause, search)
      VALUES (app_organization_id(), ${message}::uuid, ${host}::uuid, 'ABCDEF0123', 'DEFERRED', ${`${WORD}@example.org`},
        ARRAY[${`bo@${WORD}.example`}], 1, ARRAY[${`${WORD}.example`}], 10, now(), 1, ${WORD}, ${WORD}, ${WORD})`);
    await app.database.query(sql`
      INSERT INTO mail_queue_rule (organization_id, id, host_id, name, act, filter)
      VALUES (app_organization_id(), ${rule}::uuid, ${host}::uuid, ${WORD}, 'DELETE', '{"bounces":true}')`);
    await app.database.query(sql`
      INSERT INTO mail_queue_action (organization_id, id, host_id, act, state, queue_ids, arrivals, matched, size)
      VALUES (app_organization_id(), ${action}::uuid, ${host}::uuid, 'DELETE', 'PREVIEW', ARRAY['ABCDEF0123'], ARRAY[0], 1, 10)`);
  });
  ids
    .set('QueuedMessage', toGlobalId('QueuedMessage', message))
    .set('QueueAction', toGlobalId('QueueAction', action));
  ids.set('QueueRule', toGlobalId('QueueRule', rule));
}

const SNAPSHOT = `{
  viewer {
    organization { name
      domainTemplates { id name version }
      members(first: 50) { edges { node { id role } } } invitations(first: 50) { edges { node { id state } } }
      domains(first: 50) { edges { node { id name suspended state version catchAll receiving handOver { recipients } relay { host }
        mailboxes(first: 50) { edges { node { id address suspended quota state forwardTo appPasswords { id } } } } aliases(first: 50) { edges { node { id forwardTo } } } } } } }
    mailAccounts(first: 5) { edges { node { id folders(first: 20) { edges { node { id messageCount unreadCount } } } } } }
  }
  threads(filter: {}, first: 50) { edges { node { id starred unreadCount messages(first: 20) { edges { node { id subject unread starred folders { id } } } } } } }
  outgoingMessages(first: 50) { edges { node { id state } } }
}`;
