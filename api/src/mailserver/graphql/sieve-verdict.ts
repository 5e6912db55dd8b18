// What a mailbox's own rules would do with a message: never their text.
import type { SieveAction, SievePlace, SieveVerdict } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';

const PlaceRef = builder.objectRef<SievePlace>('SievePlace').implement({
  description: 'A place in a script of rules (Sieve).',
  fields: (t) => ({
    script: t.field({
      type: builder.enumType('SieveScriptKind', {
        description: 'Whose script it is.',
        values: {
          BEFORE: { value: 'before', description: 'The host’s, run before the mailbox’s own.' },
          PERSONAL: { value: 'personal', description: 'The mailbox’s own.' },
          DEFAULT: { value: 'default', description: 'The host’s, for mailboxes without a script.' },
          AFTER: { value: 'after', description: 'The host’s, run after the mailbox’s own.' },
        } as const,
      }),
      description: 'Whose script it is.',
      resolve: ({ script }) => script,
    }),
    file: t.exposeString('file', {
      nullable: true,
      description: 'The name of the file of a script of the host; null for the mailbox’s own.',
    }),
    line: t.exposeInt('line', { nullable: true, description: 'The line; null where it is not known.' }),
  }),
});

const ActionRef = builder.objectRef<SieveAction>('SieveAction').implement({
  description: 'One thing that becomes of a message in the mailbox.',
  fields: (t) => ({
    kind: t.field({
      type: builder.enumType('SieveActionKind', {
        description: 'What becomes of a message.',
        values: {
          STORE: { value: 'store', description: 'It is filed into a folder.' },
          REDIRECT: { value: 'redirect', description: 'It is sent on to another address.' },
          REJECT: { value: 'reject', description: 'It goes back to the sender.' },
          DISCARD: { value: 'discard', description: 'It is thrown away.' },
          ANSWER: {
            value: 'answer',
            description:
              'The sender gets an answer of absence, unless one was sent lately or the mail is automatic.',
          },
          NOTIFY: { value: 'notify', description: 'Somebody is told of it.' },
        } as const,
      }),
      description: 'What becomes of it.',
      resolve: ({ kind }) => kind,
    }),
    target: t.exposeString('target', { nullable: true, description: 'The folder, or the address.' }),
    at: t.field({
      type: PlaceRef,
      nullable: true,
      description: 'The rule that says so; null: no rule says otherwise.',
      resolve: ({ at }) => at,
    }),
  }),
});

export const SieveVerdictRef = builder.objectRef<SieveVerdict>('SieveVerdict').implement({
  description: 'What a mailbox’s rules (Sieve) would do with a message, tried without doing it.',
  fields: (t) => ({
    state: t.field({
      type: builder.enumType('SieveVerdictState', {
        description: 'How the trial went.',
        values: {
          RUN: { value: 'run', description: 'The scripts were run through.' },
          NONE: { value: 'none', description: 'There are no scripts.' },
          UNKNOWN: { value: 'unknown', description: 'Dovecot has no such mailbox.' },
          FAULTY: { value: 'faulty', description: 'A script has mistakes.' },
          ABORTED: { value: 'aborted', description: 'A script fails on this message.' },
          UNTRIED: { value: 'untried', description: 'It cannot be tried.' },
        } as const,
      }),
      description: 'How the trial went.',
      resolve: ({ state }) => state,
    }),
    actions: t.field({
      type: [ActionRef],
      description: 'What becomes of the message, at most 100.',
      resolve: ({ actions }) => actions.slice(0, 100),
    }),
    problem: t.field({
      type: PlaceRef,
      nullable: true,
      description: 'Where a script is faulty or fails.',
      resolve: ({ problem }) => problem,
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it could not be tried.' }),
  }),
});
