import { expect, it } from 'vitest';
import { NotFoundError } from '../core/errors.ts';
import { uuidv7 } from '../core/ids.ts';
import { decodeId, decodeIdOf, fromGlobalId, toGlobalId } from './global-id.ts';

const id = uuidv7();

it('ids carry their type and come back', () => {
  expect(decodeId(toGlobalId('Thread', id), 'Thread')).toBe(id);
  expect(decodeIdOf(toGlobalId('Message', id), ['Thread', 'Message'])).toEqual({ type: 'Message', id });
});

it('whatever else is sent is simply not found', () => {
  const odd = [
    toGlobalId('Message', id),
    toGlobalId('Thread', 'x'),
    '',
    'x',
    id,
    '%00',
    toGlobalId('Thread', id.toUpperCase()),
    toGlobalId('Thread', `${id}0`),
  ];
  for (const globalId of odd) expect(() => decodeId(globalId, 'Thread')).toThrow(NotFoundError);
  expect(() => decodeIdOf(toGlobalId('Domain', id), ['Thread'])).toThrow(NotFoundError);
  expect(fromGlobalId('nonsense')).toEqual({ typename: '', id: '' });
});

it('says what was not found', () => {
  expect(() => decodeId('x', 'MailAccount')).toThrow(
    'This mail account does not exist, or you may not see it.',
  );
});
