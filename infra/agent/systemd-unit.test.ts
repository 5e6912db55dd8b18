import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ANALYZE = '/usr/bin/systemd-analyze';
const unit = readFileSync(new URL('../systemd/postroom-agent.service', import.meta.url), 'utf8');

test.runIf(existsSync(ANALYZE))('systemd understands every line of the unit, and finds it confined', () => {
  const folder = mkdtempSync('/tmp/postroom-unit-');
  try {
    const file = join(folder, 'postroom-agent.service');
    const repository = resolve(import.meta.dirname, '../..');
    writeFileSync(file, unit.replaceAll('/opt/postroom/', `${repository}/`));
    // Some of what it complains of comes with success.
    const { status, stderr } = spawnSync(ANALYZE, ['verify', '--man=no', file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    execFileSync(ANALYZE, ['security', '--offline=yes', '--threshold=50', '--no-pager', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the unit starts also where only one of the servers is installed', () => {
  const [, paths = ''] = /^ReadWritePaths=(.*)$/m.exec(unit) ?? [];
  expect(paths.split(' ').filter((path) => !path.startsWith('-'))).toEqual(['/var/log', '/run']);
});
