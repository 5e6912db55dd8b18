// What the API tells senders of the way of their mail.
import type { TestApp } from '../../../testkit/app.ts';
import type { HostedPerson } from '../../../testkit/hosted-company.ts';

export interface Delivery {
  recipient: string;
  state: string;
  reason: string | null;
  host: string | null;
  reply: string | null;
  statusCode: string | null;
  nextAttemptAt: string | null;
  reported: boolean;
}

export async function deliveries(app: TestApp, person: HostedPerson, id: string): Promise<Delivery[]> {
  const { data, errors } = await app.graphql(
    `query ($id: ID!) { node(id: $id) { ... on OutgoingMessage { deliveries {
      recipient state reason host reply statusCode nextAttemptAt reported } } } }`,
    { id },
    person,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.node.deliveries;
}

export const stateOf = async (app: TestApp, person: HostedPerson, id: string, recipient: string) =>
  (await deliveries(app, person, id)).find((one) => one.recipient === recipient)?.state;
