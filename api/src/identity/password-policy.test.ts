import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password-policy.ts';

const astrid = ['astrid.lindholm@lindholmrao.example', 'Astrid Lindholm'];

describe('a new password', () => {
  it.each([
    'copper-lantern-42',
    'correct horse battery',
    'k7#pQz92mWx',
    'jordgubbar på balkongen',
    '自転車の部品を売る小さな会社',
  ])('%s is accepted', async (password) => {
    expect(await passwordProblem(password, astrid)).toBeNull();
  });

  it.each([
    '1234567890',
    'qwertyuiop',
    'password123',
    'Password123!',
    'iloveyou123',
    'sunshine2024',
    'accountability',
    'basketball1',
    'aaaaaaaaaaaa',
    'abcdefghijkl',
    '2024-11-20',
  ])('%s is too easy to guess', async (password) => {
    expect(await passwordProblem(password, astrid)).toMatch(/easy to guess/);
  });

  it('is at least ten characters long, however many bytes they take', async () => {
    expect(await passwordProblem('k7#pQz92m', astrid)).toMatch(/at least 10/);
    expect(await passwordProblem('🚲🔧🪛🛞⚙️🚲', astrid)).toMatch(/at least 10/);
  });

  it('is at most 200 characters long', async () => {
    expect(await passwordProblem('copper-lantern-42'.repeat(20), astrid)).toMatch(/at most 200/);
  });

  it.each(['astrid.lindholm', 'Lindholm99', 'lindholmrao!', 'astrid.lindholm@lindholmrao.example'])(
    '%s holds the person and is refused',
    async (password) => {
      expect(await passwordProblem(password, astrid)).not.toBeNull();
    },
  );

  it('holds nothing that a line of a mail protocol cannot carry', async () => {
    expect(await passwordProblem('copper-lantern\r\n42', astrid)).toMatch(/line breaks/);
    expect(await passwordProblem('copper-lantern\0-42', astrid)).not.toBeNull();
  });
});
