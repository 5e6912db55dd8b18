import { reportFile } from '@postroom/infra/start/checks/run.ts';
import { afterEach } from 'vitest';
import { tellOpenPages } from '../page-log.ts';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  console.error(await tellOpenPages(task.name, reportFile('failed-pages')));
});
