// Everything the schema and the routes offer, tried with ids of another organization (and of a colleague's mail): the
// answer is the same as for ids that do not exist. Made from the schema, so what is new must be added to the cases.

import { randomUUID } from 'node:crypto';
import { schema } from '@postroom/api/graphql/schema.ts';
import { routes as allRoutes } from '@postroom/api/http/routes.ts';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startTestApp, type TestApp, type TestSession } from '../../testkit/app.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import type { Case, Own } from './cross-tenant/case.ts';
import { mutations, queries, subscriptions } from './cross-tenant/cases.ts';
import { Documents, takesIds } from './cross-tenant/documents.ts';
import { content } from './cross-tenant/mail-cases.ts';
import { routes } from './cross-tenant/route-cases.ts';
import { type Attacker, createStranger } from './cross-tenant/stranger.ts';
import { createVictim, unknown, type Victim } from './cross-tenant/victim.ts';

const stack = sharedStack();
const documents = new Documents(schema);
let app: TestApp;
let victim: Victim;
let stranger: Attacker;
let colleague: Attacker;

beforeAll(async () => {
  app = await startTestApp({ stack, worker: true, web: true });
  victim = await createVictim(app);
  colleague = { session: victim.bo, own: victim.own.bo };
  stranger = await createStranger(app);
});
afterAll(() => app.stop());

/** What an answer says, without what differs from call to call. */
async function ask(
  session: TestSession,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<string> {
  const { data, errors } = await app.graphql(document, variables, session);
  const invalid = errors?.find((error) => error.path === undefined);
  if (invalid) throw new Error(`${invalid.message}\n${document}\n${JSON.stringify(variables)}`);
  return JSON.stringify({
    data,
    errors: errors?.map(({ message, path, extensions }) => ({ message, path, code: extensions?.code })),
  });
}

function expectNothingOfTheVictim(answer: string, what: string): void {
  for (const marker of victim.markers) expect(answer.includes(marker), `${what} tells ${marker}`).toBe(false);
}

const both = (): [string, Attacker][] => [
  ['another organization', stranger],
  ['a colleague', colleague],
];

describe('the cases', () => {
  it('cover every query, mutation and subscription, with ids wherever the schema takes some', () => {
    for (const [kind, cases] of [
      ['Query', queries],
      ['Mutation', mutations],
      ['Subscription', subscriptions],
    ] as const) {
      expect(Object.keys(cases).toSorted()).toEqual(
        documents
          .rootFields(kind)
          .map((field) => field.name)
          .toSorted(),
      );
      for (const field of documents.rootFields(kind)) {
        if (['node', 'nodes'].includes(field.name) || !takesIds(field.args)) continue;
        const given =
          cases[field.name]?.(
            () => 'id',
            { accountId: 'own', folderId: 'own' },
            { word: '', draftKey: '', mistypedDomain: '' },
          ) ?? [];
        expect(JSON.stringify(given), `${kind}.${field.name} takes ids`).toContain('"id"');
      }
    }
  });

  it('cover every route', () => {
    expect(Object.keys(routes).toSorted()).toEqual(
      [...new Set(allRoutes.map((route) => route.path))].toSorted(),
    );
  });
});

describe('node and nodes', () => {
  it('find nothing of another organization, whatever its type', async () => {
    documents.visit('Query', 'node');
    documents.visit('Query', 'nodes');
    for (const type of documents.nodeTypes()) {
      const id = victim.foreign(type.name);
      // A host's queue has lists of its own.
      const depth = type.name === 'MailHost' ? 4 : 3;
      const document = `query ($id: ID!) { node(id: $id) { __typename ... on ${type.name} ${documents.selection(type, depth)} } }`;
      expect(await ask(stranger.session, document, { id }), type.name).toBe('{"data":{"node":null}}');
    }
    // What lies deeper than the rest.
    const parameters = documents.selection(documents.objectType('ConfigurationParameterConnection'), 3);
    const explained = documents.selection(documents.objectType('MailExplanation'), 4);
    const asked = 'sender: "", recipient: "ada@harbour.example", client: "192.0.2.7", helo: "mx.example"';
    const id = victim.foreign('MailHost');
    for (const field of [
      `configuration { parameters(first: 3) ${parameters} }`,
      `explainMail(${asked}) { ... on MailExplanation ${explained} }`,
    ]) {
      const document = `query ($id: ID!) { node(id: $id) { ... on MailHost { ${field} } } }`;
      expect(await ask(stranger.session, document, { id })).toBe('{"data":{"node":null}}');
    }
    const ids = [...victim.ids.values()];
    const answer = await ask(stranger.session, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(answer).toBe(JSON.stringify({ data: { nodes: ids.map(() => null) } }));
  });

  it("find nothing of a colleague's mail and sessions", async () => {
    for (const type of [
      'MailAccount',
      'Folder',
      'Thread',
      'Message',
      'Attachment',
      'OutgoingMessage',
      'TrustedSender',
      'Unsubscription',
      'Session',
    ]) {
      const answer = await ask(colleague.session, 'query ($id: ID!) { node(id: $id) { id } }', {
        id: victim.foreign(type),
      });
      expect(answer, type).toBe('{"data":{"node":null}}');
    }
  });

  it('give the owner all of it: the probes above would have found it', async () => {
    for (const type of documents.nodeTypes()) {
      const document = `query ($id: ID!) { node(id: $id) { id ... on ${type.name} ${documents.selection(type, 1)} } }`;
      const answer = await ask(victim.owner, document, { id: victim.foreign(type.name) });
      expect(answer, type.name).toContain(victim.foreign(type.name));
      expect(answer, type.name).not.toContain('"errors":[');
    }
  });
});

describe('queries', () => {
  it('answer the same for foreign ids as for unknown ones, and nothing foreign', async () => {
    for (const [who, { session, own }] of both()) {
      for (const [name, probe] of Object.entries(queries)) {
        const foreign = probe(victim.foreign, own, victim.secrets);
        const missing = probe(unknown, own, victim.secrets);
        for (const [index, variables] of foreign.entries()) {
          const document = documents.operation('Query', name, Object.keys(variables), 3);
          const answer = await ask(session, document, variables);
          if (who === 'another organization') expectNothingOfTheVictim(answer, name);
          if (JSON.stringify(variables) === JSON.stringify(missing[index])) continue;
          expect(answer, `${name} as ${who}`).toBe(await ask(session, document, missing[index]));
        }
      }
    }
  });

  it('lead nowhere foreign, however deep', async () => {
    const answer = await ask(stranger.session, documents.operation('Query', 'viewer', [], 5));
    expect(answer).toContain('okafor');
    expectNothingOfTheVictim(answer, 'viewer');
  });
});

describe('mutations', () => {
  it('answer the same for foreign ids as for unknown ones, and change nothing', async () => {
    const before = await victim.snapshot();
    for (const [who, { session, own }] of both()) {
      for (const [name, probe] of Object.entries(mutations)) {
        await expectSame(who, name, probe, session, own);
      }
    }
    expect(await victim.snapshot()).toBe(before);
  });

  it('begin a new draft when the one it is based on is not one’s own', async () => {
    const document = documents.operation('Mutation', 'saveDraft', ['input'], 3);
    const basedOn = victim.foreign('Message');
    const input = { draftKey: randomUUID(), basedOn, content: content(stranger.own.accountId) };
    const answer = await ask(stranger.session, document, { input });
    expect(answer).toContain('SaveDraftPayload');
    expectNothingOfTheVictim(answer, 'saveDraft');
  });

  async function expectSame(
    who: string,
    name: string,
    probe: Case,
    session: TestSession,
    own: Own,
  ): Promise<void> {
    const document = documents.operation('Mutation', name, ['input'], 3);
    const missing = probe(unknown, own, victim.secrets);
    for (const [index, input] of probe(victim.foreign, own, victim.secrets).entries()) {
      const answer = await ask(session, document, { input });
      expectNothingOfTheVictim(answer, `${name} as ${who}`);
      expect(answer, `${name} ${index} as ${who}`).toBe(
        await ask(session, document, { input: missing[index] }),
      );
    }
  }
});

describe('subscriptions', () => {
  it('tell nothing of what happens elsewhere', async () => {
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: stranger.session.headers,
    });
    const heard: unknown[] = [];
    for (const [name, probe] of Object.entries(subscriptions)) {
      for (const variables of probe(victim.foreign, stranger.own, victim.secrets)) {
        const query = documents.operation('Subscription', name, Object.keys(variables), 3);
        client.subscribe(
          { query, variables },
          {
            next: (event) => heard.push(event),
            error: (error) => heard.push(error),
            complete: () => undefined,
          },
        );
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = heard.length;
    await deliver(stack, victim.owner.address, `Subject: ${victim.secrets.word} again\r\n\r\nMore.\r\n`);
    await eventually('the owner has the mail', async () => {
      const { data } = await app.graphql(
        'query ($q: String!) { searchMessages(query: $q, first: 5) { edges { cursor } } }',
        { q: 'again' },
        victim.owner,
      );
      return data.searchMessages.edges.length > 0;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expectNothingOfTheVictim(JSON.stringify(heard), 'a subscription');
    expect(JSON.stringify(heard.slice(before))).not.toContain('MessagesArrived');
    await client.dispose();
  });
});

describe('routes', () => {
  it('answer the same for foreign ids as for unknown ones', async () => {
    for (const [who, { session }] of both()) {
      for (const [pattern, probe] of Object.entries(routes)) {
        const missing = probe?.(unknown) ?? [];
        for (const [index, { method, path }] of (probe?.(victim.foreign) ?? []).entries()) {
          const fetchText = async (target: string) => {
            const response = await app.request(target, { method, headers: session.headers });
            return `${response.status} ${await response.text()}`;
          };
          const answer = await fetchText(path);
          expect(answer, `${method} ${pattern} as ${who}`).toBe(await fetchText(missing[index]?.path ?? ''));
          expect(answer, `${method} ${pattern} as ${who}`).toMatch(/^404/);
        }
      }
    }
  });

  it('are closed to callers without a session', async () => {
    for (const probe of Object.values(routes)) {
      for (const { method, path } of probe?.(victim.foreign) ?? []) {
        expect((await app.request(path, { method })).status).toBe(401);
      }
    }
  });
});

it('every field of every type was asked for', () => {
  const missing = documents.allFields().filter((field) => !documents.visited.has(field));
  expect(missing).toEqual([]);
});
