// Everything that runs in the background: one line per job, schedule and service.
import type { AnyJob, Schedule } from './core/jobs.ts';
import type { Service } from './core/service.ts';
import { fileSentJob, storeDraftJob, submitJob } from './mail/index.ts';

export const jobs: AnyJob[] = [submitJob, fileSentJob, storeDraftJob];
export const schedules: Schedule[] = [];
export const services: Service[] = [];
