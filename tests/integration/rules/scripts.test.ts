// Scripts beside the rules of the app: other programs' and those of people who write them. None is lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedCompany, HostedPerson } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { callMutation } from '../../testkit/mutation.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { startLiveCompany } from '../mail/support/live-mailbox.ts';
import { arrival, asOtherProgram, change, readRules, rule, textOf } from './support.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;
let astrid: HostedPerson;
let count = 0;

beforeAll(async () => {
  ({ app, company } = await startLiveCompany());
});
beforeEach(async () => {
  count += 1;
  astrid = await company.hire(`astrid${count}`, 'Astrid Lindqvist');
});
afterAll(() => app?.stop());

const save = (rules: object[], more: object = {}) => change(app, astrid, 'saveRules', { rules, ...more });
const receive = (subject: string) => deliver(stack, astrid.address, { subject });

describe('a script written by hand', () => {
  const own =
    '# mine \xe4\r\nrequire "fileinto";\r\nif header :contains "subject" "Own" { fileinto "Trash"; }\r\n';
  const putOwn = (name: string, text = own) =>
    asOtherProgram(stack, astrid.address, async (connection) => {
      await connection.putScript(name, text);
      await connection.setActive(name);
    });

  it('is shown and never overwritten, and runs behind the rules when its owner agrees', async () => {
    await putOwn('roundcube');
    expect(await readRules(app, astrid)).toMatchObject({
      ...{ mode: 'HAND_WRITTEN', active: false, rules: [], script: { name: 'roundcube', active: true } },
    });
    const invoices = [rule('Invoices', 'Invoice', [{ kind: 'MOVE', folder: 'Invoices' }])];
    expect(await save(invoices)).toMatchObject({
      ...{ code: 'INVALID_INPUT', fields: [{ path: 'keepHandWritten' }] },
    });
    const kept = await save(invoices, { keepHandWritten: true });
    expect(kept).toMatchObject({ rules: { mode: 'VISUAL', ownScript: 'roundcube' } });
    const text = await asOtherProgram(stack, astrid.address, async (connection) =>
      connection.getScript('roundcube'),
    );
    expect(Buffer.from(text ?? []).equals(Buffer.from(own))).toBe(true);
    await receive('Invoice 48');
    await receive('Own 1');
    await arrival(stack, astrid.address, 'Invoice 48', 'Invoices');
    await arrival(stack, astrid.address, 'Own 1', 'Trash');
  });

  it('is what ours becomes when it is changed beyond rules, and what it was is kept', async () => {
    await save([rule('Invoices', 'Invoice', [{ kind: 'MOVE', folder: 'Invoices' }])]);
    const changed = await asOtherProgram(stack, astrid.address, async (connection) => {
      const text = `${await textOf(connection, 'postroom')}# and more\nkeep;\n`;
      await connection.putScript('postroom', text);
      return text;
    });
    expect(await readRules(app, astrid)).toMatchObject({ mode: 'HAND_WRITTEN', script: { text: changed } });
    await save([rule('New', 'New', [{ kind: 'STAR' }])], { keepHandWritten: true });
    const kept = await asOtherProgram(stack, astrid.address, (connection) => textOf(connection, 'by hand'));
    expect(kept).toBe(changed);
  });

  it('keeps rules from answering what it answers itself', async () => {
    await putOwn('away', 'require "vacation"; vacation "Gone.";');
    const refused = await change(app, astrid, 'setOutOfOffice', {
      ...{ keepHandWritten: true, outOfOffice: { enabled: true, timeZone: 'UTC', text: 'Away' } },
    });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', fields: [{ path: 'outOfOffice' }] });
    expect(await readRules(app, astrid)).toMatchObject({ script: { name: 'away' } });
  });

  it('is checked, saved and chosen as a text, with the lines of its mistakes', async () => {
    const text = 'require "fileinto";\nfilinto "x";\n';
    const checked = await callMutation(
      app,
      'checkSieveScript',
      { accountId: astrid.accountId, text },
      { as: astrid, fields: 'problems { line message }' },
    );
    expect(checked.problems).toEqual([{ line: 2, message: expect.stringMatching(/filinto/) }]);
    const script = { name: 'mine', activate: true };
    expect(await change(app, astrid, 'saveSieveScript', { ...script, text })).toMatchObject({
      ...{ code: 'INVALID_INPUT', fields: [{ path: 'text.2' }] },
    });
    expect(await change(app, astrid, 'saveSieveScript', { ...script, text: own })).toMatchObject({
      rules: { mode: 'HAND_WRITTEN', script: { name: 'mine', active: true, text: own } },
    });
    expect(await change(app, astrid, 'activateSieveScript', { name: null })).toMatchObject({
      rules: { mode: 'VISUAL', active: false, script: null, scriptNames: ['mine'] },
    });
  });
});
