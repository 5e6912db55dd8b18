import { admins } from '../core/policy.ts';

export const policy = {
  seeHosts: admins,
  changeConfiguration: admins,
  /** Flush, hold, delete and the like. */
  changeQueue: admins,
  /** Read mail that waits; every time is written down. */
  openQueued: admins,
  changeHosts: admins,
  controlServices: admins,
};
