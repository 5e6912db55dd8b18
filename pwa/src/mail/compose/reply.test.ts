import { describe, expect, test } from 'vitest';
import {
  type Answered,
  forwardedText,
  forwardSubject,
  quotedReply,
  quoteLines,
  replyRecipients,
  replySubject,
} from './reply.ts';

const person = (address: string, name: string | null = null) => ({ name, address });
const eva = person('eva@huber.example', 'Eva Huber');
const tom = person('tom@huber.example', 'Tom');
const asha = person('asha@naya.example', 'Asha');
const me = person('post@kontor.example', 'Me');
const own = ['post@kontor.example', 'office@kontor.example'];

const mail = (change: Partial<Answered>): Answered => ({
  subject: 'Flour',
  from: [eva],
  replyTo: [],
  to: [me],
  cc: [],
  ...change,
});

describe('an answer', () => {
  test('goes to the author, or to where the author asks for it', () => {
    expect(replyRecipients(mail({}), own, false)).toEqual({ to: [eva], cc: [] });
    expect(replyRecipients(mail({ replyTo: [asha] }), own, false)).toEqual({ to: [asha], cc: [] });
  });

  test('to all goes to everybody but oneself, each once', () => {
    const message = mail({
      to: [person('POST@kontor.example'), tom, eva],
      cc: [asha, person('Tom@Huber.example'), person('office@kontor.example')],
    });
    expect(replyRecipients(message, own, true)).toEqual({ to: [eva, tom], cc: [asha] });
  });

  test('to all keeps the author out when a Reply-To names a list', () => {
    const list = person('bakers@lists.example');
    expect(replyRecipients(mail({ replyTo: [list], to: [list, me] }), own, true)).toEqual({
      to: [list],
      cc: [],
    });
  });

  test('to my own message goes to those I wrote to', () => {
    const message = mail({ from: [me], replyTo: [me], to: [eva, tom], cc: [asha, me] });
    expect(replyRecipients(message, own, false)).toEqual({ to: [eva, tom], cc: [] });
    expect(replyRecipients(message, own, true)).toEqual({ to: [eva, tom], cc: [asha] });
  });

  test('to a note to myself goes to myself', () => {
    expect(replyRecipients(mail({ from: [me], to: [me] }), own, true)).toEqual({ to: [me], cc: [] });
  });

  test('says Re: once', () => {
    expect(replySubject('Flour')).toBe('Re: Flour');
    expect(replySubject('AW: Re[2]: Flour')).toBe('Re: Flour');
    expect(replySubject('Regards: Flour')).toBe('Re: Regards: Flour');
    expect(forwardSubject('WG: Fwd: Flour')).toBe('Fwd: Flour');
    expect(forwardSubject('Re: Flour')).toBe('Fwd: Re: Flour');
  });

  test('quotes line by line, without the signature', () => {
    expect(quoteLines('Tuesday?\r\n\r\n> Monday?\n-- \nEva')).toBe('> Tuesday?\n>\n>> Monday?');
    expect(quotedReply('On Monday Eva wrote:', 'Tuesday?')).toBe('\n\nOn Monday Eva wrote:\n> Tuesday?\n');
  });
});

test('a forward carries the headers a reader needs', () => {
  const words = {
    heading: 'Forwarded message',
    from: 'From',
    date: 'Date',
    subject: 'Subject',
    to: 'To',
    cc: 'Cc',
  };
  expect(forwardedText(mail({ cc: [tom] }), 'Monday', 'Tuesday?\n', words)).toBe(
    '\n\n---------- Forwarded message ----------\nFrom: Eva Huber <eva@huber.example>\nDate: Monday\nSubject: Flour\n' +
      'To: Me <post@kontor.example>\nCc: Tom <tom@huber.example>\n\nTuesday?\n',
  );
});
