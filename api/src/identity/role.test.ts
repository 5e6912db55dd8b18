import { expect, it } from 'vitest';
import { ForbiddenError } from '../core/errors.ts';
import type { Actor, Role } from '../core/scope.ts';
import { refuseAbove, toRole, toStoredRole } from './role.ts';

const person = (role: Role): Actor => ({ kind: 'user', userId: 'u', sessionId: null, role });

it('lets nobody act above their own role', () => {
  const allowed = (own: Role, other: Role): boolean => {
    try {
      refuseAbove(person(own), other, 'No.');
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(ForbiddenError);
      return false;
    }
  };
  expect(allowed('MEMBER', 'MEMBER')).toBe(true);
  expect(allowed('MEMBER', 'ADMIN')).toBe(false);
  expect(allowed('ADMIN', 'ADMIN')).toBe(true);
  expect(allowed('ADMIN', 'OWNER')).toBe(false);
  expect(allowed('OWNER', 'OWNER')).toBe(true);
  expect(() => refuseAbove({ kind: 'system' }, 'OWNER', 'No.')).not.toThrow();
});

it('reads a role it does not know as the least', () => {
  expect(['owner', 'admin', 'member', 'superuser', ''].map(toRole)).toEqual([
    'OWNER',
    'ADMIN',
    'MEMBER',
    'MEMBER',
    'MEMBER',
  ]);
  expect(toStoredRole('OWNER')).toBe('owner');
});
