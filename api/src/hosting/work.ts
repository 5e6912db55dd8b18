import { compareDirectoryJob } from './directory-run.ts';
import { checkDomainsDaily } from './dns/check-domain.ts';
import { collectReports } from './dns/dmarc/collect.ts';
import { forgetKeyJob } from './dns/forget-key.ts';
import { reconcileSigner, rotateKeys } from './dns/rotate-keys.ts';
import { endSignIns } from './domains/end-sign-ins.ts';
import { purgeDomains } from './domains/purge-domains.ts';
import { countDomains } from './domains/usage.ts';
import { mailboxJobs, mailboxSchedules } from './mailboxes/work.ts';
import { reconcileDirectory } from './reconcile-directory.ts';
import { writeDirectory } from './write-directory.ts';

export const jobs = [writeDirectory, compareDirectoryJob, endSignIns, forgetKeyJob, ...mailboxJobs];
export const schedules = [
  reconcileDirectory,
  purgeDomains,
  countDomains,
  checkDomainsDaily,
  rotateKeys,
  reconcileSigner,
  collectReports,
  ...mailboxSchedules,
];
