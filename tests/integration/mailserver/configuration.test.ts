import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import { foundHostedCompany, type HostedCompany, type HostedPerson } from '../../testkit/hosted-company.ts';
import { sharedStack } from '../../testkit/stack.ts';

let app: TestApp;
let company: HostedCompany;
let hostId: string;
beforeAll(async () => {
  app = await startTestApp({ stack: sharedStack(), worker: true });
  company = await foundHostedCompany(app);
  const { viewer } = await ask(
    '{ viewer { organization { mailHosts(first: 1) { edges { node { id } } } } } }',
    {},
  );
  hostId = viewer.organization.mailHosts.edges[0].node.id;
});
afterAll(() => app.stop());

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the test's own document says
async function ask(document: string, variables: object, as?: HostedPerson): Promise<any> {
  const answer = await app.graphql(document, { ...variables }, as ?? company.owner);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

const READ = `query ($id: ID!, $search: String, $differing: Boolean, $category: String, $after: String) {
  node(id: $id) { ... on MailHost { configuration {
    postfixVersion dovecotVersion problems { message }
    categories { key differingCount }
    files { path text version editable }
    parameters(first: 40, search: $search, differing: $differing, category: $category, after: $after) {
      edges { node { key { program section name } type { kind values maximum } explanation configured effective
        default differs version secret risk source { file line } } }
      pageInfo { hasNextPage endCursor } } } } } }`;
const read = async (filter: object = {}) => (await ask(READ, { id: hostId, ...filter })).node.configuration;

const PREVIEW = `mutation ($input: PreviewConfigurationChangeInput!) { result: previewConfigurationChange(input: $input) {
  __typename ... on Error { code message } ... on PreviewConfigurationChangePayload { preview {
    needsConfirmation risks programs problems { change code message file } files { path diff } } } } }`;

it('tells what the running servers are told to do, and where each value comes from', async () => {
  const found = await read({ search: 'message_size_limit' });
  expect(found.problems).toEqual([]);
  expect(found.postfixVersion).toMatch(/^3\./);
  expect(found.parameters.edges[0].node).toMatchObject({
    key: { program: 'POSTFIX', section: [], name: 'message_size_limit' },
    type: { kind: 'SIZE' },
    default: '10240000',
    configured: expect.not.stringMatching(/^10240000$/), // other tests change it too
    differs: true,
    source: { file: 'postfix/main.cf' },
  });
  const differing = await read({ differing: true, category: 'dovecot-protocols' });
  const names = differing.parameters.edges.map(
    ({ node }: { node: { key: { name: string } } }) => node.key.name,
  );
  expect(names).toEqual(expect.arrayContaining(['protocols', 'listen', 'port']));
  const first = await read();
  const second = await read({ after: first.parameters.pageInfo.endCursor });
  expect(second.parameters.edges[0].node.key).not.toEqual(first.parameters.edges[0].node.key);
  const secrets = Object.entries(sharedStack().env).filter(([name]) => /KEY|PASSWORD|SECRET/.test(name));
  expect(secrets.length).toBeGreaterThan(2);
  for (const [name, secret] of secrets)
    expect(JSON.stringify(first).includes(String(secret)), name).toBe(false);
});

it('says what a change would do without making it, and a second administrator of a conflict', async () => {
  const { node } = (await read({ search: 'smtpd_banner' })).parameters.edges[0];
  const change = (value: string, base: string) => ({
    setParameter: { parameter: node.key, value, base },
  });
  const input = {
    mailHostId: hostId,
    changes: [change('$myhostname ESMTP ready', node.version), change('x', 'gone')],
  };
  const { result } = await ask(PREVIEW, { input });
  expect(result.preview).toMatchObject({
    needsConfirmation: false,
    programs: ['POSTFIX'],
    problems: [{ change: 1, code: 'CONFLICT' }],
  });
  expect(result.preview.files[0].diff).toContain('+smtpd_banner = $myhostname ESMTP ready');
  expect((await read({ search: 'smtpd_banner' })).parameters.edges[0].node).toEqual(node);
});

it('is for administrators', async () => {
  const member = await company.hire('bo', 'Bo Rao');
  expect((await ask(READ, { id: hostId }, member)).node).toBeNull();
  const input = {
    mailHostId: hostId,
    changes: [{ replaceFile: { file: 'postfix/main.cf', text: '', base: 'x' } }],
  };
  expect((await ask(PREVIEW, { input }, member)).result).toMatchObject({ code: 'FORBIDDEN' });
});
