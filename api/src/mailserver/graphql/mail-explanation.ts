// "Why was this rejected, where would this go?"
import type { Explanation } from '@postroom/infra/agent/protocol/index.ts';
import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { mutationErrors } from '../../graphql/errors.ts';
import { type Delivery, explainMail, type WholeExplanation } from '../explain/explain-mail.ts';
import { policy } from '../policy.ts';
import { MailHostRef } from './mail-host.ts';
import { SieveVerdictRef } from './sieve-verdict.ts';

const ReplyRef = builder.objectRef<Explanation['replies'][number]>('ExplainedReply').implement({
  description: 'What the server said.',
  fields: (t) => ({
    command: t.exposeString('command', { description: 'To which command: CONNECT, EHLO, MAIL, RCPT.' }),
    code: t.exposeInt('code', { description: 'The code; from 400 on it is a refusal.' }),
    text: t.exposeString('text', { description: 'The words.' }),
  }),
});

const RestrictionRef = builder
  .objectRef<Explanation['restrictions'][number]>('ExplainedRestriction')
  .implement({
    description: 'A restriction that was asked.',
    fields: (t) => ({
      list: t.exposeString('list', { description: 'The list it stands in.' }),
      restriction: t.exposeString('restriction', { description: 'Its name.' }),
      verdict: t.field({
        type: builder.enumType('RestrictionVerdict', {
          description: 'What a restriction says.',
          values: {
            PERMIT: { value: 'permit', description: 'Taken; the rest of the list is not asked.' },
            REJECT: { value: 'reject', description: 'Refused.' },
            NEXT: { value: 'next', description: 'It has nothing to say: the next one is asked.' },
          } as const,
        }),
        description: 'What it said.',
        resolve: ({ verdict }) => verdict,
      }),
    }),
  });

const LookUpRef = builder.objectRef<Explanation['lookUps'][number]>('ExplainedLookUp').implement({
  description: 'A table that was asked.',
  fields: (t) => ({
    parameter: t.exposeString('parameter', { description: 'The parameter that names the table.' }),
    table: t.exposeString('table', { description: 'The table that had it; empty when none did.' }),
    key: t.exposeString('key', { description: 'What was looked up.' }),
    result: t.exposeString('result', { nullable: true, description: 'What was found; null: nothing.' }),
  }),
});

const StepRef = builder.objectRef<Explanation['steps'][number]>('ExplainedStep').implement({
  description: 'One thing that happens to the mail.',
  fields: (t) => ({
    kind: t.field({
      type: builder.enumType('ExplainedStepKind', {
        description: 'What happens.',
        values: {
          COMMAND: { value: 'command', description: 'The client says something, and is answered.' },
          RESTRICTION: { value: 'restriction', description: 'A restriction is asked.' },
          LOOK_UP: { value: 'lookUp', description: 'A table is asked.' },
          CONTENT: { value: 'content', description: 'A rule about headers or text, or a filter, speaks.' },
          DELIVERY: { value: 'delivery', description: 'The queue hands it on.' },
        } as const,
      }),
      description: 'What happens.',
      resolve: ({ kind }) => kind,
    }),
    subject: t.exposeString('subject', {
      description: 'The command, the restriction, the parameter, the header, the recipient.',
    }),
    verdict: t.field({
      type: builder.enumType('ExplainedVerdict', {
        description: 'What came of a step.',
        values: {
          PERMIT: { value: 'permit', description: 'Taken.' },
          REJECT: { value: 'reject', description: 'Refused.' },
          NEXT: { value: 'next', description: 'It has nothing to say.' },
          FOUND: { value: 'found', description: 'It has an entry.' },
          MISSING: { value: 'missing', description: 'It has no entry.' },
        } as const,
      }),
      description: 'What came of it.',
      resolve: ({ verdict }) => verdict,
    }),
    detail: t.exposeString('detail', { description: 'The reply, what was found, where it goes.' }),
    meaning: t.exposeString('meaning', { description: 'It in plain words; may be empty.' }),
  }),
});

const DeliveryRef = builder.objectRef<Delivery>('ExplainedDelivery').implement({
  description: 'Where one of the addresses goes that a message is for in the end.',
  fields: (t) => ({
    recipient: t.exposeString('recipient', { description: 'The address.' }),
    transport: t.exposeString('transport', {
      nullable: true,
      description: 'The transport that takes it on.',
    }),
    nextHop: t.exposeString('nextHop', { nullable: true, description: 'Where that hands it to.' }),
    good: t.exposeBoolean('good', { description: 'False: it would come back, or wait.' }),
    text: t.exposeString('text', { description: 'Why it would not be handed on; else empty.' }),
    sieve: t.field({
      type: SieveVerdictRef,
      nullable: true,
      description:
        'What the mailbox’s rules would do with the message, of the first 10 that Dovecot takes; null for others.',
      resolve: ({ sieve }) => sieve,
    }),
  }),
});

const ExplanationRef = builder.objectRef<WholeExplanation>('MailExplanation').implement({
  description: 'What the mail server would do with a mail, and why.',
  fields: (t) => ({
    accepted: t.exposeBoolean('accepted', { description: 'Whether it would be taken.' }),
    summary: t.exposeString('summary', { description: 'In plain words.' }),
    replies: t.field({
      type: [ReplyRef],
      description: 'What the server says.',
      resolve: ({ replies }) => replies,
    }),
    restrictions: t.field({
      type: [RestrictionRef],
      description: 'The restrictions in the order they are asked, at most 200.',
      resolve: ({ restrictions }) => restrictions.slice(0, 200),
    }),
    lookUps: t.field({
      type: [LookUpRef],
      description: 'The tables that are asked, at most 200.',
      resolve: ({ lookUps }) => lookUps.slice(0, 200),
    }),
    steps: t.field({
      type: [StepRef],
      description: 'Everything that happens, in its order, at most 400.',
      resolve: ({ steps }) => steps,
    }),
    deliveries: t.field({
      type: [DeliveryRef],
      description: 'Of a message: where it is handed to, by recipient.',
      resolve: ({ deliveries }) => deliveries,
    }),
    recipients: t.exposeStringList('recipients', { description: 'Where it goes after aliases.' }),
    transport: t.exposeString('transport', {
      nullable: true,
      description: 'The transport that takes it on.',
    }),
    nextHop: t.exposeString('nextHop', { nullable: true, description: 'Where that hands it to.' }),
  }),
});

builder.objectField(MailHostRef, 'explainMail', (t) =>
  t.field({
    type: ExplanationRef,
    errors: {
      types: mutationErrors,
      union: { description: 'The explanation, or what of the question cannot be asked.' },
    },
    complexity: 50,
    description:
      'Plays a conversation through a copy of the live configuration, and a message through the rules of its mailboxes. No mail is sent.',
    args: {
      sender: t.arg.string({ description: 'The address of the sender; empty for a bounce.' }),
      recipient: t.arg.string({ description: 'The address of the recipient.' }),
      client: t.arg.string({ description: 'The IP address that the mail would come from.' }),
      helo: t.arg.string({ description: 'The name that the client would give itself.' }),
      clientName: t.arg.string({
        required: false,
        description: 'The name that DNS has for the client’s address; none when left out.',
      }),
      message: t.arg.string({
        required: false,
        description:
          'A whole message (RFC 5322) in base64, up to 1 MB; without, the conversation ends at the recipient.',
      }),
      size: t.arg.int({
        required: false,
        description: 'Bytes that the client declares; those of the message when left out.',
      }),
    },
    resolve: (host, { message, size, clientName, ...conversation }, { deps }) => {
      authorize(policy.seeHosts);
      const params = {
        sender: conversation.sender.trim(),
        recipient: conversation.recipient.trim(),
        client: conversation.client.trim(),
        helo: conversation.helo.trim(),
        ...{ clientName: clientName?.trim() || null, message: message ?? null, size: size ?? null },
      };
      return explainMail(deps.mailHosts.agentOf(host), params);
    },
  }),
);
