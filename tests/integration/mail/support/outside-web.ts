// A company whose app may reach one web server of the test's own, as mail from outside names one.
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startTestApp, type TestApp } from '../../../testkit/app.ts';
import {
  foundHostedCompany,
  type HostedCompany,
  type HostedPerson,
} from '../../../testkit/hosted-company.ts';
import { callMutation } from '../../../testkit/mutation.ts';
import { sharedStack } from '../../../testkit/stack.ts';
import { newsletter, type Receiving, receivingOf } from './receiving.ts';

export interface Outside {
  app: TestApp;
  company: HostedCompany;
  colleague: HostedPerson;
  receiving: Receiving;
  /** Name and port of the server. */
  host: string;
  /** Receives a letter in HTML, with more header lines; resolves with its id once it is read in. */
  letter(html: string, headers?: string[]): Promise<string>;
  /** By the company's owner unless `as` says otherwise. */
  mutate(
    name: string,
    fields: string,
    input: Record<string, unknown>,
    as?: HostedPerson,
  ): ReturnType<typeof callMutation>;
  stop(): Promise<void>;
}

/** Listens on this machine alone. */
export async function startBeside(server: Server | SecureServer): Promise<Outside> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const env = { ALLOW_PRIVATE_WEB_HOSTS: host };
  const app = await startTestApp({ stack: sharedStack(), worker: true, env });
  const company = await foundHostedCompany(app);
  const receiving = receivingOf(app, company.owner);
  return {
    ...{ app, company, receiving, host },
    colleague: await company.hire('bo', 'Bo Rao'),
    letter: async (html, headers = []) =>
      (await receiving.messageWith(await receiving.receive(newsletter(html, headers)))).id,
    mutate: (name, fields, input, as = company.owner) => callMutation(app, name, input, { as, fields }),
    async stop() {
      await app.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}
