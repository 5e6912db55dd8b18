import { describe, expect, test } from 'vitest';
import {
  type Attached,
  blankComposition,
  type Composition,
  contentOf,
  isBlank,
  sendProblem,
} from './composition.ts';

const letter = (change: Partial<Composition>): Composition => ({ ...blankComposition('account'), ...change });
const eva = { name: 'Eva Huber', address: 'eva@huber.example' };
const file = (key: string, state: Attached['state']): Attached => ({
  key,
  filename: `${key}.pdf`,
  mediaType: 'application/pdf',
  size: 10,
  state,
});

describe('a message being written', () => {
  test('is blank until something is worth keeping', () => {
    expect(isBlank(letter({ text: ' \n' }))).toBe(true);
    expect(isBlank(letter({ bcc: [eva] }))).toBe(false);
    expect(isBlank(letter({ text: 'Hello' }))).toBe(false);
  });

  test('can be sent once it has an account and only good addresses', () => {
    expect(sendProblem(letter({ accountId: '', to: [eva] }))).toBe('noAccount');
    expect(sendProblem(letter({}))).toBe('noRecipients');
    expect(sendProblem(letter({ to: [eva], cc: [{ name: null, address: 'tom@' }] }))).toEqual({
      badAddresses: 1,
    });
    expect(sendProblem(letter({ bcc: [eva] }))).toBeNull();
  });

  test('names what is uploaded, what is kept, and what the outbox still has to upload', () => {
    const blob = new Blob(['x']);
    const attachments = [
      file('kept', { kind: 'kept', attachmentId: 'attachment-1' }),
      file('done', { kind: 'uploaded', file: blob, uploadId: 'upload-1' }),
      file('waiting', { kind: 'waiting', file: blob }),
    ];
    const one = letter({ attachments });
    expect(contentOf(one, () => null)).toMatchObject({
      uploadIds: ['upload-1'],
      keepAttachmentIds: ['attachment-1'],
    });
    expect(contentOf(one, ({ key }) => `upload:${key}`).uploadIds).toEqual(['upload-1', 'upload:waiting']);
  });
});
