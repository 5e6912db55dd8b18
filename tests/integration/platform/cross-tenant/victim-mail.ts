// What the organization that is tried has of mail: messages, a draft, files, decisions about senders.
import { randomUUID } from 'node:crypto';
import { uuidv7 } from '@postroom/api/core/ids.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { sql } from '@postroom/api/core/sql.ts';
import { fromGlobalId, toGlobalId } from '@postroom/api/graphql/global-id.ts';
import type { TestApp } from '../../../testkit/app.ts';
import { expectPayload, type HostedPerson } from '../../../testkit/hosted-company.ts';
import { eventually } from '../../../testkit/wait.ts';

/** In everything that could be found or searched. */
export const WORD = 'quarkbrot';

/** The owner answers a message that has a file, and has a draft and a scheduled message. */
export async function correspond(
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
export async function starAll(app: TestApp, owner: HostedPerson, ids: Map<string, string>): Promise<void> {
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

/** The owner trusts the sender of a message, and has left its list. */
export async function decide(app: TestApp, owner: HostedPerson, ids: Map<string, string>): Promise<void> {
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
  const traceId = uuidv7();
  await runInScope(systemScope(fromGlobalId(ids.get('Organization') ?? '').id), () =>
    app.database.query(sql`
      INSERT INTO trace_message (organization_id, id, host_id, sender, direction, state, arrived_at)
      VALUES (app_organization_id(), ${traceId}::uuid, ${fromGlobalId(ids.get('MailHost') ?? '').id}::uuid, ${WORD}, 'INBOUND',
        'QUEUED', now())`),
  );
  ids.set('TraceMessage', toGlobalId('TraceMessage', traceId));
  ids.set('Identity', identity.id);
  ids.set('TrustedSender', sender.id).set('Unsubscription', toGlobalId('Unsubscription', id));
}

export async function inboxOf(app: TestApp, person: HostedPerson): Promise<string> {
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

export async function upload(app: TestApp, person: HostedPerson): Promise<string> {
  const response = await app.request('/files/uploads', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'x-filename': 'recipe.txt', ...person.headers },
    body: `How to bake ${WORD}`,
  });
  return ((await response.json()) as { id: string }).id;
}

export function run(
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

export const COLLECT = `{
  viewer {
    user { id } session { id }
    organization { id members(first: 1) { edges { node { id } } } mailHosts(first: 1) { edges { node { id } } }
      domains(first: 1) { edges { node { id mailboxes(first: 1) { edges { node { id } } } } } } }
    mailAccounts(first: 1) { edges { node { id folders(first: 20) { edges { node { id role } } } } } }
  }
  threads(filter: {}, first: 10) { edges { node { id messages(first: 5) { edges { node { id attachments { id } } } } } } }
  outgoingMessages(first: 5) { edges { node { id state stateMessage savedToSent } } }
}`;
