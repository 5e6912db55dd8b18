// What there is to know about a sender: whether it is them, whether one knows them.
import { builder } from '../../graphql/builder.ts';
import { defineLoader } from '../../graphql/loader.ts';
import type { AuthenticationResults, AuthenticationVerdict } from '../authentication/results.ts';
import { checkSenders, type SenderCheck, type SenderWarning } from '../authentication/sender-check.ts';
import { readBodies } from '../reading/body.ts';
import { MessageRef } from './message.ts';

const VerdictRef = builder.enumType('AuthenticationVerdict', {
  description: 'What a check of the sender gave.',
  values: {
    PASS: { value: 'pass' as AuthenticationVerdict, description: 'It is in order.' },
    FAIL: { value: 'fail' as AuthenticationVerdict, description: 'It is not.' },
    NONE: {
      value: 'none' as AuthenticationVerdict,
      description: 'There was nothing to check, or no answer.',
    },
  },
});

const warnings: Record<SenderWarning, string> = {
  NOT_AUTHENTIC: 'DMARC failed: the address in From is probably not that of the sender.',
  NAME_HOLDS_OTHER_ADDRESS: 'The name shown is an address, and another one than the sender’s.',
  NAME_OF_COLLEAGUE: 'The name is that of somebody in the organization; the address is not.',
  REPLIES_GO_ELSEWHERE: 'Besides, answers would go to another domain.',
};

const SenderWarningRef = builder.enumType('SenderWarning', {
  description: 'A reason to be careful with a message.',
  values: Object.fromEntries(
    Object.entries(warnings).map(([name, description]) => [name, { description }]),
  ) as Record<SenderWarning, { description: string }>,
});

const AuthenticationRef = builder.objectRef<AuthenticationResults>('SenderAuthentication').implement({
  description: 'What the receiving server found out about the sender (RFC 8601).',
  fields: (t) => ({
    checkedBy: t.exposeString('checkedBy', { description: 'The server that checked.' }),
    spf: t.field({
      type: VerdictRef,
      description: 'Whether the sending host may send for the domain.',
      resolve: ({ spf }) => spf,
    }),
    dkim: t.field({
      type: VerdictRef,
      description: 'Whether a domain signed the message, and nobody changed it.',
      resolve: ({ dkim }) => dkim,
    }),
    dmarc: t.field({
      type: VerdictRef,
      description: 'Whether either of them speaks for the domain in From.',
      resolve: ({ dmarc }) => dmarc,
    }),
    signedBy: t.exposeStringList('signedBy', { description: 'Domains with a good signature.' }),
  }),
});

const SenderCheckRef = builder.objectRef<SenderCheck>('SenderCheck').implement({
  description: 'What there is to know about the sender of a message.',
  fields: (t) => ({
    authentication: t.field({
      type: AuthenticationRef,
      nullable: true,
      description:
        'Null when the receiving server did not check, or its word cannot be told from a forged one.',
      resolve: ({ authentication }) => authentication,
    }),
    warnings: t.field({
      type: [SenderWarningRef],
      description: 'Reasons to be careful.',
      resolve: (check) => check.warnings,
    }),
    firstContact: t.exposeBoolean('firstContact', {
      description: 'Whether this is the first message ever exchanged with the address.',
    }),
    imagesTrusted: t.exposeBoolean('imagesTrusted', {
      description:
        'Whether the person lets images of this sender load, and nothing says that the message is forged.',
    }),
  }),
});

export const loadSenderCheck = defineLoader<SenderCheck>(async (ids, { deps }) => {
  const found = await checkSenders(deps, ids);
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  await readBodies(deps, missing);
  for (const [id, check] of await checkSenders(deps, missing)) found.set(id, check);
  return found;
});

builder.objectField(MessageRef, 'senderCheck', (t) =>
  t.field({
    type: SenderCheckRef,
    nullable: true,
    description: 'What there is to know about its sender; null while its header cannot be read.',
    complexity: 5,
    resolve: ({ id }, _args, context) => loadSenderCheck(context, id),
  }),
);
