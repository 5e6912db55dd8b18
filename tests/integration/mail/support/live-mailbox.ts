// People with hosted mailboxes that are kept in step, in an app with a worker and an address of its own.
import { startTestApp, type TestApp } from '../../../testkit/app.ts';
import {
  foundHostedCompany,
  type HostedCompany,
  type HostedPerson,
} from '../../../testkit/hosted-company.ts';
import { type MailboxView, viewMailbox } from '../../../testkit/mailbox-view.ts';
import { sharedStack } from '../../../testkit/stack.ts';
import { eventually } from '../../../testkit/wait.ts';

export interface LiveCompany {
  app: TestApp;
  company: HostedCompany;
}

/** Dovecot tells the app what is delivered to the company's mailboxes. */
export async function startLiveCompany(): Promise<LiveCompany> {
  const stack = sharedStack();
  const app = await startTestApp({ stack, worker: true, web: true });
  const setUp = async (): Promise<LiveCompany> => {
    const company = await foundHostedCompany(app);
    await stack.receiveNotices(company.domain, `${app.url}/internal/dovecot/notify`);
    return { app, company };
  };
  return stoppedIfItFails(app, setUp());
}

export interface LiveMailbox extends LiveCompany {
  mira: HostedPerson;
  mailbox: MailboxView;
}

/** A company with one more person; resolves once Mira's account is live. */
export async function startLiveMailbox(): Promise<LiveMailbox> {
  const { app, company } = await startLiveCompany();
  const setUp = async (): Promise<LiveMailbox> => {
    const mira = await company.hire('mira', 'Mira Okafor');
    return { app, company, mira, mailbox: await untilLive(app, mira) };
  };
  return stoppedIfItFails(app, setUp());
}

/** Resolves once a person's hosted account is live. */
export async function untilLive(
  app: TestApp,
  { address }: Pick<HostedPerson, 'address'>,
): Promise<MailboxView> {
  const mailbox = await viewMailbox(app, address);
  await eventually('the account is live', async () => (await mailbox.account()).status === 'LIVE');
  return mailbox;
}

/** No test knows the app yet that could stop it. */
function stoppedIfItFails<T>(app: TestApp, setUp: Promise<T>): Promise<T> {
  return setUp.catch(async (error: unknown) => {
    await app.stop();
    throw error;
  });
}
