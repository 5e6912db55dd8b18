// A message too large to be read in passing: it shows at once, and what it says a moment later.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../../testkit/app.ts';
import type { HostedCompany } from '../../testkit/hosted-company.ts';
import { deliver } from '../../testkit/mail.ts';
import { sharedStack } from '../../testkit/stack.ts';
import { eventually } from '../../testkit/wait.ts';
import { startLiveCompany, untilLive } from './support/live-mailbox.ts';

const stack = sharedStack();
let app: TestApp;
let company: HostedCompany;

beforeAll(async () => {
  ({ app, company } = await startLiveCompany());
});

afterAll(() => app?.stop());

it('is read also when it comes into a folder that is open already', async () => {
  const { address } = company.owner;
  const mailbox = await untilLive(app, company.owner);
  const line = 'All measures of the frame, in millimetres, one after another.\r\n';
  for (const subject of ['Drawings, part one', 'Drawings, part two', 'Drawings, part three']) {
    await deliver(stack, address, { subject, body: line.repeat(8_000) });
    const message = await eventually(`"${subject}" is read`, async () => {
      const found = (await mailbox.messages('INBOX')).find((one) => one.subject === subject);
      return found?.hasContent ? found : null;
    });
    expect(message.snippet).toContain('All measures of the frame');
  }
});
