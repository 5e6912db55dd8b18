// What other domains may use of identity.
export { perPublicCall } from './attempts.ts';
export { createIdentity } from './identity.ts';
export { endSessions, refreshSessions } from './own-sessions.ts';
export { hashPassword, NO_PASSWORD } from './password-hash.ts';
export { passwordProblem } from './password-policy.ts';
export { createPeople, createPerson, hashNewPassword, nameProblem, setPassword } from './people.ts';
export { policy as identityPolicy } from './policy.ts';
export type { Identity } from './ports.ts';
export { isAtLeast, refuseAbove, toRole, toStoredRole } from './role.ts';
export { authRoutes } from './routes.ts';
export { schedules as identitySchedules } from './schedules.ts';
export { normalizeSignInName } from './sign-in-name.ts';
export { verifyOwnPassword } from './verify-own-password.ts';
