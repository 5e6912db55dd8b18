// An organization with one of everything, whose ids another one then tries.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId, toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { TestApp } from '../../../testkit/app.ts';
import { expectPayload, foundHostedCompany, type HostedPerson } from '../../../testkit/hosted-company.ts';
import { eventually } from '../../../testkit/wait.ts';
import type { Foreign, Own, Secrets } from './cases.ts';

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

const WORD = 'quarkbrot';

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
  ids.set('Alias', alias.alias.id).set('Invitation', invitation.invitation.id);
  ids.set('Upload', await upload(app, owner));
  const draftKey = randomUUID();
  await correspond(app, owner, bo, draftKey);
  await collect(app, owner, ids);
  await decide(app, owner, ids);
  await starAll(app, owner, ids);
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

/** The owner answers a message that has a file, and has a draft and a scheduled message. */
async function correspond(
  app: TestApp,
  owner: HostedPerson,
  bo: HostedPerson,
  draftKey: string,
): Promise<void> {
  const content = (accountId: string, to: string, uploadIds: string[]) => ({
    ...{
      accountId,
      to: [{ address: to }],
      cc: [],
      bcc: [],
      subject: `Order of ${WORD}`,
      text: `We need more ${WORD}.`,
    },
    ...{ uploadIds, keepAttachmentIds: [] },
  });
  await Promise.all([inboxOf(app, owner), inboxOf(app, bo)]);
  const send = (from: HostedPerson, to: string, uploadIds: string[]) =>
    run(app, from, 'sendMessage', 'outgoing { id }', {
      ...{ idempotencyKey: randomUUID(), undoSeconds: 0, content: content(from.accountId, to, uploadIds) },
    });
  await send(bo, owner.address, [await upload(app, bo)]);
  await send(owner, bo.address, []);
  await run(app, owner, 'saveDraft', 'draftKey', {
    draftKey,
    content: content(owner.accountId, bo.address, []),
  });
  let seen: unknown;
  const settled = async (): Promise<boolean> => {
    const { data } = await app.graphql(COLLECT, {}, owner);
    seen = data;
    const threads: ThreadPart[] = data.threads.edges.map((edge: { node: unknown }) => edge.node);
    const messages = threads.flatMap((thread) => thread.messages.edges.map((edge) => edge.node));
    const outgoing: { node: { savedToSent: boolean } }[] = data.outgoingMessages.edges;
    return (
      messages.some(({ attachments }) => attachments.length > 0) &&
      outgoing.every(({ node }) => node.savedToSent)
    );
  };
  try {
    await eventually('the message with a file is read in, and all is sent', settled, 120_000);
  } catch (error) {
    throw new Error(`What the owner saw at last: ${JSON.stringify(seen)}`, { cause: error });
  }
}

interface ThreadPart {
  messages: { edges: { node: { attachments: unknown[] } }[] };
}

/** An action on all that is in the inbox. */
async function starAll(app: TestApp, owner: HostedPerson, ids: Map<string, string>): Promise<void> {
  const { action } = await run(app, owner, 'organizeMatching', 'action { id }', {
    ...{ idempotencyKey: randomUUID(), kind: 'STAR', filter: { role: 'INBOX' } },
  });
  ids.set('MailAction', action.id);
  await eventually('all is starred', async () => {
    const { data } = await app.graphql(
      `{ node(id: "${action.id}") { ... on MailAction { state } } }`,
      {},
      owner,
    );
    return data.node.state === 'DONE';
  });
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

/** The owner trusts the sender of a message, and has left its list. */
async function decide(app: TestApp, owner: HostedPerson, ids: Map<string, string>): Promise<void> {
  const { sender } = await run(app, owner, 'trustSender', 'sender { id }', { messageId: ids.get('Message') });
  const id = uuidv7();
  await runInScope(systemScope(fromGlobalId(ids.get('Organization') ?? '').id), () =>
    app.database.query(sql`
      INSERT INTO mail_unsubscription (organization_id, id, account_id, list_key, method, target, state, state_message, updated_at)
      VALUES (app_organization_id(), ${id}::uuid, ${fromGlobalId(owner.accountId).id}::uuid, ${WORD}, 'LINK', ${WORD}, 'DONE', ${WORD}, now())`),
  );
  const { identity } = await run(app, owner, 'saveIdentity', 'identity { id }', {
    ...{ accountId: owner.accountId, name: WORD, address: owner.address },
    ...{ signatureHtml: `<p>${WORD}</p>`, isDefault: false },
  });
  ids.set('Identity', identity.id);
  ids.set('TrustedSender', sender.id).set('Unsubscription', toGlobalId('Unsubscription', id));
}

async function inboxOf(app: TestApp, person: HostedPerson): Promise<string> {
  return eventually('the folders are read in', async () => {
    const { data } = await app.graphql(
      '{ viewer { mailAccounts(first: 1) { edges { node { folders(first: 20) { edges { node { id role } } } } } } } }',
      {},
      person,
    );
    const folders: { node: { id: string; role: string } }[] =
      data.viewer.mailAccounts.edges[0].node.folders.edges;
    const drafts = folders.some((edge) => edge.node.role === 'DRAFTS');
    return (drafts && folders.find((edge) => edge.node.role === 'INBOX')?.node.id) || null;
  });
}

async function upload(app: TestApp, person: HostedPerson): Promise<string> {
  const response = await app.request('/files/uploads', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'x-filename': 'recipe.txt', ...person.headers },
    body: `How to bake ${WORD}`,
  });
  return ((await response.json()) as { id: string }).id;
}

function run(
  app: TestApp,
  person: HostedPerson,
  name: string,
  fields: string,
  input: Record<string, unknown>,
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what `fields` says
): Promise<any> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const document = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) {
    __typename ... on ${type}Payload { ${fields} } ... on Error { code message } } }`;
  return expectPayload(app, document, input, person);
}

const COLLECT = `{
  viewer {
    user { id } session { id }
    organization { id members(first: 1) { edges { node { id } } }
      domains(first: 1) { edges { node { id mailboxes(first: 1) { edges { node { id } } } } } } }
    mailAccounts(first: 1) { edges { node { id folders(first: 20) { edges { node { id role } } } } } }
  }
  threads(filter: {}, first: 10) { edges { node { id messages(first: 5) { edges { node { id attachments { id } } } } } } }
  outgoingMessages(first: 5) { edges { node { id state stateMessage savedToSent } } }
}`;

const SNAPSHOT = `{
  viewer {
    organization { name
      members(first: 50) { edges { node { id role } } } invitations(first: 50) { edges { node { id state } } }
      domains(first: 50) { edges { node { id name suspended
        mailboxes(first: 50) { edges { node { id address suspended quota } } } aliases(first: 50) { edges { node { id forwardTo } } } } } } }
    mailAccounts(first: 5) { edges { node { id folders(first: 20) { edges { node { id messageCount unreadCount } } } } } }
  }
  threads(filter: {}, first: 50) { edges { node { id starred unreadCount messages(first: 20) { edges { node { id subject unread starred folders { id } } } } } } }
  outgoingMessages(first: 50) { edges { node { id state } } }
}`;
