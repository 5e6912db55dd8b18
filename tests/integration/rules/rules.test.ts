// Rules on the server: what is set in the app is what happens to mail, and nobody's script is lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testkit/app.ts';
import type { HostedCompany, HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver, type writeMail } from '../../testkit/mail.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveCompany } from '../mail/support/live-mailbox.ts';
import { arrival, change, messagesIn, readRules, rule } from './support.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let bo: HostedPerson;
let astrid: HostedPerson;
let count = 0;

beforeAll(async () => {
  ({ app, company } = await startLiveCompany());
  bo = await company.hire('bo', 'Bo Rao');
});
beforeEach(async () => {
  count += 1;
  astrid = await company.hire(`astrid${count}`, 'Astrid Lindqvist');
});
afterAll(() => app?.stop());

const PASSED = { __typename: 'SaveRulesPayload' };
const save = (rules: object[], more: object = {}) => change(app, astrid, 'saveRules', { rules, ...more });
const receive = (subject: string, more: Parameters<typeof writeMail>[1] = {}) =>
  deliver(stack, astrid.address, { subject, ...more });

describe('mail that arrives', () => {
  it('is filed, copied, flagged, deleted and thrown away as the rules say', async () => {
    const saved = await save([
      rule('Paid', 'Receipt', [{ kind: 'MARK_READ' }, { kind: 'STOP' }]),
      rule('Off', 'Receipt', [{ kind: 'DISCARD' }], { enabled: false }),
      rule('Stopped before', 'Receipt', [{ kind: 'DISCARD' }]),
      rule('Invoices', 'Invoice', [
        { kind: 'MOVE', folder: 'Büro/Rechnungen' },
        { kind: 'STAR' },
        { kind: 'KEYWORD', keyword: 'billing' },
        { kind: 'COPY', folder: 'Copies' },
      ]),
      rule('Old', 'Newsletter', [{ kind: 'DELETE' }]),
      rule('Never', 'Lottery', [{ kind: 'DISCARD' }]),
    ]);
    expect(saved).toMatchObject({ ...PASSED, rules: { mode: 'VISUAL', active: true } });
    expect(saved.rules.rules.map(({ name }: { name: string }) => name)).toEqual([
      ...['Paid', 'Off', 'Stopped before', 'Invoices', 'Old', 'Never'],
    ]);
    for (const subject of ['Invoice 47', 'Newsletter 3', 'Lottery', 'Receipt 9', 'Anything'])
      await receive(subject);
    const filed = await arrival(stack, astrid.address, 'Invoice 47', 'Büro/Rechnungen');
    expect(filed.flags).toEqual(expect.arrayContaining(['\\Flagged', 'billing']));
    await arrival(stack, astrid.address, 'Invoice 47', 'Copies');
    await arrival(stack, astrid.address, 'Newsletter 3', 'Trash');
    const inbox = await messagesIn(stack, astrid.address);
    expect(inbox.map(({ subject }) => subject)).toEqual(['Receipt 9', 'Anything']);
    expect(inbox[0]?.flags).toContain('\\Seen');
  });

  it('is judged by every kind of condition', async () => {
    const one = (field: string, operator: string | null, more: object) => [{ field, operator, ...more }];
    const kinds: Record<string, object[]> = {
      from: one('FROM', 'CONTAINS', { values: ['Käthe Groß'] }),
      address: one('FROM', 'IS', { values: ['zoe@rad-leipzig.example'] }),
      recipient: one('RECIPIENT', 'BEGINS', { values: ['all+'] }),
      header: one('HEADER', 'IS', { header: 'X-Priority', values: ['1'] }),
      list: one('LIST_ID', 'ENDS', { values: ['.pyörä.example>'] }),
      pattern: one('SUBJECT', 'MATCHES', { values: ['Order ??/*'] }),
      body: one('BODY', 'CONTAINS', { values: ['forty hubs'] }),
      size: one('SIZE', 'OVER', { bytes: 50_000 }),
      file: one('ATTACHMENT', null, {}),
    };
    const rules = Object.entries(kinds).map(([name, conditions]) =>
      rule(name, '', [{ kind: 'MOVE', folder: name }], { conditions }),
    );
    const never = [{ field: 'DATE', operator: 'BEFORE', date: '2020-01-01' }];
    const none = rule('date', '', [{ kind: 'DISCARD' }], { conditions: never });
    const all = rule('rest', '', [{ kind: 'MOVE', folder: 'rest' }], {
      conditions: Object.values(kinds).flatMap(([condition]) => [{ ...condition, not: true }]),
    });
    expect(await save([none, ...rules, all])).toMatchObject(PASSED);
    const from = '=?utf-8?Q?K=C3=A4the_Gro=C3=9F?= <kaethe@rad-leipzig.example>';
    await receive('1', { from });
    await receive('2', { from: 'Z <zoe@rad-leipzig.example>' });
    await receive('3', { headers: { Cc: 'All <all+bikes@rad-leipzig.example>' } });
    await receive('4', { headers: { 'X-Priority': '1' } });
    await receive('5', { headers: { 'List-Id': 'News <news.pyörä.example>' } });
    await receive('Order 12/7');
    await receive('7', {
      headers: { 'MIME-Version': '1.0', 'Content-Type': 'text/html' },
      body: '<p>We need <b>forty hubs</b></p>\r\n',
    });
    await receive('8', { body: `${'x'.repeat(70)}\r\n`.repeat(1_000) });
    await receive('9', {
      headers: { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' },
      body: '--b\r\n\r\nSee.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1\r\n--b--\r\n',
    });
    await receive('10');
    const where: Record<string, string[]> = {};
    for (const name of [...Object.keys(kinds), 'rest', 'INBOX']) {
      where[name] = (await messagesIn(stack, astrid.address, name)).map(({ subject }) => subject);
    }
    expect(where).toEqual({
      ...{
        from: ['1'],
        address: ['2'],
        recipient: ['3'],
        header: ['4'],
        list: ['5'],
        pattern: ['Order 12/7'],
      },
      ...{ body: ['7'], size: ['8'], file: ['9'], rest: ['10'], INBOX: [] },
    });
  });

  it('is sent on, with a copy kept or without, and never round and round', async () => {
    const keep = { enabled: true, address: bo.address, keepCopy: true };
    expect(await save([], { forwarding: keep })).toMatchObject(PASSED);
    await receive('For both');
    await arrival(stack, bo.address, 'For both');
    await arrival(stack, astrid.address, 'For both');
    expect(await save([], { forwarding: { ...keep, keepCopy: false } })).toMatchObject(PASSED);
    await receive('For Bo alone');
    await arrival(stack, bo.address, 'For Bo alone');
    expect((await messagesIn(stack, astrid.address)).map(({ subject }) => subject)).toEqual(['For both']);

    const back = { enabled: true, address: astrid.address, keepCopy: true };
    expect(await change(app, bo, 'saveRules', { forwarding: back })).toMatchObject(PASSED);
    await receive('Round');
    await arrival(stack, bo.address, 'Round');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const rounds = (await messagesIn(stack, bo.address)).filter(({ subject }) => subject === 'Round');
    expect(rounds).toHaveLength(1);
    await change(app, bo, 'saveRules', { forwarding: { ...back, enabled: false } });
  });

  it('is not sent on to where it came from', async () => {
    for (const address of [astrid.address, astrid.address.replace('@', '+x@').toUpperCase()]) {
      const { fields } = await save([rule('Loop', 'x', [{ kind: 'FORWARD', address }])]);
      expect(fields).toEqual([
        { path: 'rules.0.actions.0.address', message: expect.stringContaining('round and round') },
      ]);
    }
    const many = Array.from({ length: 9 }, (_, index) => ({
      kind: 'FORWARD',
      address: `b${index}@x.example`,
    }));
    expect(await save([rule('Many', 'x', many)])).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('out of office', () => {
  const day = (later: number) => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
  const absence = (more: object) => ({
    ...{ enabled: true, timeZone: 'Pacific/Auckland', text: 'Back on Monday.\n\n– Astrid', subject: 'Away' },
    ...more,
  });
  const away = (more: object) => change(app, astrid, 'setOutOfOffice', { outOfOffice: absence(more) });
  const answers = async () =>
    (await messagesIn(stack, bo.address)).filter(({ headers }) => headers.includes(astrid.address));

  it('answers a person once, and only within its days', async () => {
    expect(await away({ from: day(3), until: day(9) })).toMatchObject({
      __typename: 'SetOutOfOfficePayload',
    });
    await receive('Too early', { sender: bo.address, from: bo.address });
    expect(await away({ from: day(-9), until: day(-3) })).toMatchObject({
      __typename: 'SetOutOfOfficePayload',
    });
    await receive('Too late', { sender: bo.address, from: bo.address });
    const set = await away({ from: day(-2), until: day(2), audience: 'COLLEAGUES' });
    expect(set).toMatchObject({ rules: { outOfOffice: { from: day(-2), until: day(2), days: 7 } } });
    await receive('List', { sender: bo.address, from: bo.address, headers: { 'List-Id': '<news.example>' } });
    await receive('First', { sender: bo.address, from: bo.address });
    await receive('Second', { sender: bo.address, from: bo.address });
    const [answer] = await eventually('it is answered', async () => {
      const found = await answers();
      return found.length > 0 && found;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await answers()).toHaveLength(1);
    expect(answer).toMatchObject({ subject: 'Away' });
    expect(answer?.headers).toMatch(/^Auto-Submitted: auto-replied/im);
    const { data } = await app.graphql(
      'query ($id: ID!) { node(id: $id) { ... on MailAccount { absence { from until } } } }',
      { id: astrid.accountId },
      astrid,
    );
    expect(Date.parse(data.node.absence.until)).toBeGreaterThan(Date.now());
  });

  it('is checked before it is set', async () => {
    const { fields } = await away({
      from: '2026-13-01',
      until: '2026-11-01',
      timeZone: 'Mars/Base',
      text: ' ',
      days: 99,
    });
    expect(fields.map(({ path }: { path: string }) => path).sort()).toEqual([
      ...[
        'outOfOffice.days',
        'outOfOffice.from',
        'outOfOffice.text',
        'outOfOffice.timeZone',
        'outOfOffice.until',
      ],
    ]);
  });
});

describe('a folder that gets another name', () => {
  it('takes its rules with it, and those of the folders in it', async () => {
    await save([
      rule('Invoices', 'Invoice', [{ kind: 'MOVE', folder: 'Büro' }]),
      rule('Receipts', 'Receipt', [{ kind: 'MOVE', folder: 'Büro/Receipts' }]),
      rule('Other', 'Other', [{ kind: 'MOVE', folder: 'Bürobedarf' }]),
    ]);
    await receive('Receipt 1');
    await receive('Invoice 1');
    const folder = await eventually('its folder is known', async () => {
      const { data } = await app.graphql(
        'query ($id: ID!) { node(id: $id) { ... on MailAccount { folders(first: 50) { edges { node { id path } } } } } }',
        { id: astrid.accountId },
        astrid,
      );
      const edges: { node: { id: string; path: string } }[] = data.node.folders.edges;
      return edges.find(({ node }) => node.path === 'Büro')?.node ?? null;
    });
    const input = { folderId: folder.id, name: 'Office' };
    expect(await callMutation(app, 'renameFolder', input, { as: astrid })).toMatchObject({
      __typename: 'RenameFolderPayload',
    });
    await eventually('the rules follow', async () => {
      const { rules } = await readRules(app, astrid);
      const folders = rules.map(({ actions }: { actions: { folder: string }[] }) => actions[0]?.folder);
      return JSON.stringify(folders) === '["Office","Office/Receipts","Bürobedarf"]';
    });
  });
});

describe('two who change rules at once', () => {
  it('do not overwrite each other', async () => {
    const { version } = await readRules(app, astrid);
    await save([rule('Invoices', 'Invoice', [{ kind: 'STAR' }])]);
    expect(await save([], { version })).toMatchObject({ code: 'CONFLICT' });
    const now = await readRules(app, astrid);
    const both = await Promise.all(
      ['One', 'Two'].map((name) => save([rule(name, name, [{ kind: 'STAR' }])], { version: now.version })),
    );
    expect(both.map(({ code }) => code ?? 'saved').sort()).toEqual(['CONFLICT', 'saved']);
    expect((await readRules(app, astrid)).rules).toHaveLength(1);
  });
});

describe('trying a rule', () => {
  it('counts what it would have matched, and finds it', async () => {
    for (const subject of ['Invoice 1', 'invoice 2', 'Offer']) await receive(subject);
    const found = await eventually('the mail is in the index', async () => {
      const { data, errors } = await app.graphql(
        `query ($accountId: ID!, $rule: MailRuleInput!) { tryRule(accountId: $accountId, rule: $rule) {
          lookedAt matched messages { subject } } }`,
        { accountId: astrid.accountId, rule: rule('', 'INVOICE', []) },
        astrid,
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.tryRule.lookedAt === 3 && data.tryRule;
    });
    expect(found.matched).toBe(2);
    expect(found.messages.map(({ subject }: { subject: string }) => subject)).toEqual([
      'invoice 2',
      'Invoice 1',
    ]);
  });
});

describe('a server that is not there', () => {
  it('is named in words', async () => {
    const lost = await startTestApp({ beside: app, stack, env: { SIEVE_PORT: '1' } });
    try {
      const problem = await readRules(lost, astrid);
      expect(problem).toMatchObject({ __typename: 'MailServerError', code: 'MAIL_SERVER_ERROR' });
      expect(problem.message).toContain('cannot be reached');
    } finally {
      await lost.stop();
    }
  });
});
