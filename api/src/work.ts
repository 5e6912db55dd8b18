// Everything that runs in the background: one line per job, schedule and service.
import type { AnyJob, Schedule } from './core/jobs.ts';
import type { Service } from './core/service.ts';

export const jobs: AnyJob[] = [];
export const schedules: Schedule[] = [];
export const services: Service[] = [];
