import { randomUUID } from 'node:crypto';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { decodeId } from '@postroom/api/graphql/global-id.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';

let app: TestApp;
let owner: HostedPerson;
let mailHostId: string;
let organizationId: string;

beforeAll(async () => {
  app = await startTestApp({ stack: sharedStack(), worker: true });
  owner = (await foundHostedCompany(app)).owner;
  const { viewer } = await ask(
    '{ viewer { organization { id mailHosts(first: 1) { edges { node { id } } } } } }',
  );
  organizationId = decodeId(viewer.organization.id, 'Organization');
  mailHostId = viewer.organization.mailHosts.edges[0].node.id;
});
afterAll(() => app.stop());

async function ask(document: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await app.graphql(document, variables, owner);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const APPLY = `mutation ($input: ApplyConfigurationChangeInput!) {
  applyConfigurationChange(input: $input) {
    __typename ... on ApplyConfigurationChangePayload { run { id } } ... on Error { message }
  }
}`;
const CANCEL = `mutation ($id: ID!) { cancelConfigurationChange(input: { runId: $id }) { __typename } }`;
const RUN = `query ($id: ID!) { node(id: $id) { ... on ConfigurationRun {
  state generation steps { step state } findings { text } files { path diff } refusedMilliseconds
} } }`;

async function apply(name: string, value: string, { reason = 'Larger mails', cancelAfterMs = -1 } = {}) {
  const { viewer } = await ask(
    `query ($name: String!) { viewer { organization { mailHosts(first: 1) { edges { node { configuration {
      parameters(first: 5, search: $name) { edges { node { version key { program section name } } } } } } } } } } }`,
    { name },
  );
  const found = viewer.organization.mailHosts.edges[0].node.configuration.parameters.edges
    .map((edge: { node: { key: { section: string[]; name: string }; version: string } }) => edge.node)
    .find(
      (each: { key: { section: string[]; name: string } }) =>
        each.key.name === name && each.key.section.length === 0,
    );
  const setParameter = { parameter: { program: 'POSTFIX', section: [], name }, value, base: found.version };
  const input = { mailHostId, reason, idempotencyKey: randomUUID(), changes: [{ setParameter }] };
  const [first, again] = await Promise.all([ask(APPLY, { input }), ask(APPLY, { input })]);
  expect(again.applyConfigurationChange.run.id).toBe(first.applyConfigurationChange.run.id);
  const { id } = first.applyConfigurationChange.run;
  if (cancelAfterMs >= 0) {
    await new Promise((resolve) => setTimeout(resolve, cancelAfterMs));
    await ask(CANCEL, { id });
    const untold = () =>
      app.deps.database.tenant.configurationRun.count({ where: { sealedRequest: { not: null } } });
    await eventually(
      'the agent has told',
      async () => (await runInScope(systemScope(organizationId), untold)) === 0,
    );
  }
  return finished(id);
}

async function finished(id: string) {
  await eventually(
    'the change is over',
    async () => !['WAITING', 'RUNNING'].includes((await ask(RUN, { id })).node.state),
  );
  return (await ask(RUN, { id })).node;
}

it('applies an administrator’s change, and tells its history and steps', async () => {
  const run = await apply('message_size_limit', '50000000');
  expect(run).toMatchObject({ state: 'APPLIED', refusedMilliseconds: 0, findings: [] });
  expect(run.steps.map(({ step }: { step: string }) => step)).toEqual([
    'VALIDATE',
    'CHECK',
    'CANARY',
    'SWAP',
    'ACTIVATE',
    'PROBE',
  ]);
  expect(run.files[0].diff).toContain('+message_size_limit = 50000000');
  const { viewer } = await ask(`{ viewer { organization { mailHosts(first: 1) { edges { node {
    configurationHistory(first: 5) { live generations { number live reason author origin files { path } } }
    configurationDrift { generation files { path } } configurationExport(number: ${run.generation}) { bundle } } } } } } }`);
  const host = viewer.organization.mailHosts.edges[0].node;
  expect(host.configurationHistory.generations[0]).toMatchObject({
    number: run.generation,
    live: true,
    reason: 'Larger mails',
    author: expect.any(String),
  });
  expect(host.configurationDrift.files).toEqual([]);
  expect(host.configurationExport.bundle).toContain('postroom-configuration');
});

it('shows what a template would change, field by field where it is wrong, and applies what was shown', async () => {
  const filled = (domains: string) => ({
    ...{ mailHostId, template: 'BACKUP_MX' },
    values: [
      { name: 'domains', value: domains },
      { name: 'ask', value: 'no' },
    ],
  });
  const show = async (domains: string) =>
    (
      await ask(
        `mutation ($input: PreviewConfigurationTemplateInput!) { result: previewConfigurationTemplate(input: $input) {
          __typename ... on InputError { fields { path message } }
          ... on PreviewConfigurationTemplatePayload { preview { problems { message } files { path version diff } } } } }`,
        { input: filled(domains) },
      )
    ).result;
  expect((await show('no domain')).fields).toMatchObject([{ path: 'values.domains' }]);
  const { preview } = await show('away.example');
  expect(preview.problems).toEqual([]);
  expect(preview.files).toMatchObject([
    { path: 'postfix/main.cf', diff: expect.stringMatching(/\+relay_domains = .*away\.example/) },
  ]);
  const base = preview.files.map(({ path, version }: { path: string; version: string }) => ({
    path,
    version,
  }));
  const { result } = await ask(
    `mutation ($input: ApplyConfigurationTemplateInput!) { result: applyConfigurationTemplate(input: $input) {
      __typename ... on Error { message } ... on ApplyConfigurationTemplatePayload { run { id } } } }`,
    {
      input: { ...filled('away.example'), base, reason: 'Their line is weak', idempotencyKey: randomUUID() },
    },
  );
  const run = await finished(result.run.id);
  expect(run).toMatchObject({ state: 'APPLIED', findings: [] });
  expect(run.files).toMatchObject([{ path: 'postfix/main.cf', diff: preview.files[0].diff }]);
  const { node } = await ask(
    'query ($id: ID!) { node(id: $id) { ... on MailHost { configurationHistory(first: 1) { generations { origin reason } } } } }',
    { id: mailHostId },
  );
  expect(node.configurationHistory.generations).toEqual([
    { origin: 'TEMPLATE', reason: 'Their line is weak' },
  ]);
});

it('tells why a change was refused, and takes no reason of two lines', async () => {
  const run = await apply('virtual_transport', 'lmtp:inet:127.0.0.1:9');
  expect(run).toMatchObject({ state: 'REFUSED', refusedMilliseconds: null });
  expect(run.findings[0].text).toMatch(/not delivered/);
  const { applyConfigurationChange: refused } = await ask(APPLY, {
    input: {
      ...{ mailHostId, reason: 'a\nb', idempotencyKey: randomUUID() },
      changes: [{ replaceFile: { file: 'postfix/main.cf', text: '', base: 'absent' } }],
    },
  });
  expect(refused.__typename).toBe('InputError');
});

it.each([0, 300])(
  'stops a change that is cancelled after %d ms, and goes on with the next',
  async (cancelAfterMs) => {
    const run = await apply('message_size_limit', '41943040', { cancelAfterMs });
    expect(run.state).toBe('CANCELED');
    expect((await apply('message_size_limit', String(50_000_001 + cancelAfterMs))).state).toBe('APPLIED');
  },
);
