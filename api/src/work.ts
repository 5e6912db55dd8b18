// Everything that runs in the background: one line per job, schedule and service.
import type { AnyJob, Schedule } from './core/jobs.ts';
import type { Service } from './core/service.ts';
import { forgetUploads } from './files/index.ts';
import { hostingJobs, hostingSchedules } from './hosting/index.ts';
import { identitySchedules } from './identity/index.ts';
import {
  deliveryService,
  fileSentJob,
  followFolderJob,
  forgetAccountJob,
  mailActionJob,
  mailSyncService,
  postUnsubscribeJob,
  storeDraftJob,
  submitJob,
  wakeJob,
} from './mail/index.ts';
import {
  applyConfigurationJob,
  checkHosts,
  forgetTraces,
  queueJobs,
  queueSchedules,
  queueService,
  settleConfigurationJob,
  traceService,
} from './mailserver/index.ts';

export const jobs: AnyJob[] = [
  applyConfigurationJob,
  settleConfigurationJob,
  ...hostingJobs,
  submitJob,
  fileSentJob,
  followFolderJob,
  storeDraftJob,
  forgetAccountJob,
  mailActionJob,
  postUnsubscribeJob,
  wakeJob,
  ...queueJobs,
];
export const schedules: Schedule[] = [
  ...identitySchedules,
  ...hostingSchedules,
  forgetUploads,
  checkHosts,
  ...queueSchedules,
  forgetTraces,
];
export const services: Service[] = [mailSyncService, deliveryService, queueService, traceService];
