import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId, toGlobalId } from '../../graphql/node.ts';
import { addMailHost, type Enrolment, removeMailHost, renewEnrolment } from '../hosts/add-host.ts';
import { MailHostRef } from './mail-host.ts';

builder.objectFields(MailHostRef, (t) => ({
  address: t.exposeString('address', {
    nullable: true,
    description: 'Where its agent listens, "host:port"; null for the agent of this machine.',
  }),
  enrolled: t.boolean({
    description: 'Whether its agent can be called: it belongs to this machine, or has enrolled.',
    resolve: ({ address, fingerprint }) => address === null || fingerprint !== null,
  }),
}));

/** The fields of both payloads with a token. */
const enrolmentPayload = (name: string, description: string) =>
  builder.objectRef<Enrolment>(name).implement({
    description,
    fields: (t) => ({
      mailHost: t.expose('host', { type: MailHostRef, description: 'The host.' }),
      token: t.exposeString('token', {
        description: 'With it the host’s agent enrols, once. It is shown here and nowhere else.',
      }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it may.' }),
    }),
  });

defineMutation('addMailHost', {
  description: 'Adds a mail host on another machine; its agent enrols with the token of the answer.',
  input: builder.inputType('AddMailHostInput', {
    description: 'The new host.',
    fields: (t) => ({
      name: t.string({ description: 'What it is called here.' }),
      address: t.string({ description: 'Where its agent will listen: "mail.example.com:7400".' }),
    }),
  }),
  payload: enrolmentPayload('AddMailHostPayload', 'The host waits for its agent.'),
  resolve: (input, { deps }) => addMailHost(deps, input),
});

const hostInput = (name: string) =>
  builder.inputType(name, {
    description: 'Which host.',
    fields: (t) => ({ mailHostId: t.id({ description: 'The host.' }) }),
  });

defineMutation('renewMailHostEnrolment', {
  description:
    'Gives a new token, for a host that never came or lost its certificate. The platform stops calling it until it has enrolled again.',
  input: hostInput('RenewMailHostEnrolmentInput'),
  payload: enrolmentPayload('RenewMailHostEnrolmentPayload', 'The host waits for its agent.'),
  resolve: ({ mailHostId }, { deps }) => renewEnrolment(deps, decodeId(mailHostId, 'MailHost')),
});

defineMutation('removeMailHost', {
  description: 'Forgets a mail host on another machine and stops calling it. Mail there goes on.',
  input: hostInput('RemoveMailHostInput'),
  payload: builder.objectRef<{ id: string }>('RemoveMailHostPayload').implement({
    description: 'The host is not administered here any more.',
    fields: (t) => ({
      removedMailHostId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => toGlobalId('MailHost', id),
      }),
    }),
  }),
  resolve: async ({ mailHostId }, { deps }) => {
    const id = decodeId(mailHostId, 'MailHost');
    await removeMailHost(deps, id);
    return { id };
  },
});
