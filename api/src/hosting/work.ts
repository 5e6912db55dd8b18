import { reconcileDirectory } from './reconcile-directory.ts';
import { writeDirectory } from './write-directory.ts';

export const jobs = [writeDirectory];
export const schedules = [reconcileDirectory];
