import { builder } from '../../graphql/builder.ts';
import type { ReadBody } from '../reading/body.ts';
import { DeliveryReportRef } from './delivery.ts';

const BodyStateRef = builder.enumType('BodyState', {
  description: 'Whether a message can be shown.',
  values: {
    READY: { description: 'It can; `problem` may say what is missing.' },
    UNAVAILABLE: { description: 'Its server cannot be asked now, or no longer has it: `problem` says so.' },
    REFUSED: {
      description: 'It is damaged or too much to read: `problem` says so. Its source can be downloaded.',
    },
  } as const,
});

export const MessageBodyRef = builder.objectRef<ReadBody>('MessageBody').implement({
  description: 'What a message says. HTML is as sent: sanitise it and show it in a frame without scripts.',
  fields: (t) => ({
    state: t.field({
      type: BodyStateRef,
      description: 'Whether it can be shown.',
      resolve: ({ state }) => state,
    }),
    text: t.exposeString('text', {
      nullable: true,
      description: 'As text: what was sent as text, or the HTML in words.',
    }),
    html: t.exposeString('html', {
      nullable: true,
      description: 'As HTML, unsanitised; null when there is none.',
    }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'What could not be shown, and what to do.',
    }),
    truncated: t.exposeBoolean('truncated', {
      description: 'Whether the text was cut because it is too long: only its beginning is there.',
    }),
    deliveryReport: t.field({
      type: DeliveryReportRef,
      nullable: true,
      description: 'What it reports about a message that was sent; null when it is no report.',
      resolve: ({ report }) => report,
    }),
    hasRemoteContent: t.exposeBoolean('hasRemoteContent', {
      description: 'Whether showing the HTML as it is would load something from other servers.',
    }),
  }),
});
