// The first thing that runs in a clean clone, on the machine's own Node (20 or later): installs the npm packages when
// they are not those of the lockfile, then hands over to the pinned Node 24 among them.
// `node infra/start/bootstrap.mjs start|test|bench [arguments]`
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const NODE = join(ROOT, 'node_modules', '.bin', 'node');
const MARKER = join(ROOT, 'node_modules', '.cache', 'postroom', 'packages');
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
const COMMANDS = ['start', 'test', 'bench'];
const OLDEST_NODE = 20;

/** Ends with what happened and what to do about it. */
function fail(why, advice) {
  console.error(`Why: ${why}\nWhat to do: ${advice}`);
  process.exit(1);
}

function checkMachine() {
  if (process.platform !== 'linux')
    fail(`Postroom runs on Linux, and this is ${process.platform}.`, 'Use Debian 12 or later.');
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    fail(`Node ${process.versions.node} is too old.`, `Install Node ${OLDEST_NODE} or later.`);
  }
}

/** The lockfile and every manifest it was made from. */
function packagesHash() {
  const hash = createHash('sha256').update(process.arch);
  for (const file of ['package-lock.json', 'package.json', '.npmrc']) {
    if (existsSync(join(ROOT, file))) hash.update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

/**
 * Whether npm's own record of what it installed (node_modules/.package-lock.json) has everything the lockfile asks for,
 * so that a tree that `npm install` made is not torn down. Optional packages are those of other systems.
 */
function isInstalled() {
  if (!existsSync(NODE) || !existsSync(INSTALLED)) return false;
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const installed = readPackages(INSTALLED);
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || installed[path]?.version === version,
  );
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

async function ensurePackages() {
  const hash = packagesHash();
  const isMarked = () => existsSync(NODE) && existsSync(MARKER) && readFileSync(MARKER, 'utf8') === hash;
  if (isMarked()) return;
  const release = await lockInstallation();
  try {
    // Another start may have done it while this one waited.
    if (isMarked()) return;
    if (!isInstalled()) await install();
    mkdirSync(dirname(MARKER), { recursive: true });
    writeFileSync(MARKER, hash);
  } finally {
    release();
  }
}

/** Two installations at once would tear down each other's work. */
async function lockInstallation() {
  const name = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
  const file = join(tmpdir(), `postroom-install-${name}.lock`);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!existsSync(`/proc/${readFileSync(file, 'utf8')}`)) rmSync(file, { force: true });
    else await sleep(500);
  }
}

/** Install scripts stay off, but for that of `node`, which fetches Node 24: the rest either need none or download. */
async function install() {
  const began = Date.now();
  console.log('… Installing npm packages');
  await npm('ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  await npm('rebuild', 'node', '--loglevel=error');
  console.log(`✓ npm packages (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

/** Runs npm, the one that started us if one did, and shows the end of what it said when it fails. */
async function npm(...args) {
  const cli = process.env.npm_execpath;
  const { status, output } = await run(cli ? process.execPath : 'npm', cli ? [cli, ...args] : args);
  if (status === 0) return;
  console.error(output.trim().split('\n').slice(-25).join('\n'));
  fail(
    `npm ${args[0]} ended with status ${status}.`,
    'Check the network and the registry of npm (npm config get registry), then run the command again.',
  );
}

function run(file, args) {
  return new Promise((done) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], timeout: 15 * 60_000 });
    let output = '';
    const take = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => done({ status: 127, output: String(error) }));
    child.on('close', (code, signal) => done({ status: code ?? signal, output }));
  });
}

/** Runs the command on Node 24. It ends with us: by the signals passed on, or because its channel to us closes. */
function handOver(command, args) {
  const env = {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH ?? '/usr/bin:/bin'}`,
  };
  const child = spawn(NODE, [join(ROOT, 'infra', 'start', `${command}.ts`), ...args], {
    cwd: ROOT,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) endWithParent(child);
  child.on('error', (error) =>
    fail(`Node 24 could not be started: ${error.message}`, 'Remove node_modules and run the command again.'),
  );
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/**
 * An npm that is killed outright passes no signal on. It started us by way of a shell, and being handed to another
 * parent is how its end shows, in us or in the shell.
 */
function endWithParent(child) {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  setInterval(() => {
    if (process.ppid !== parent || parentOf(parent) !== grandparent) child.kill('SIGTERM');
  }, 1_000).unref();
}

/** Field 4 of /proc/<pid>/stat, counted from behind the name in parentheses. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined; // gone
  }
}

const [command = '', ...args] = process.argv.slice(2);
if (!COMMANDS.includes(command)) fail(`"${command}" is no command.`, `Use one of: ${COMMANDS.join(', ')}.`);
checkMachine();
await ensurePackages();
handOver(command, args);
