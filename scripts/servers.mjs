import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What tests start or look at, the Debian package it comes in, and how to see that it is there. */
const servers = [
  { name: 'redis-server', from: 'redis-server', isThere: () => isOnPath('redis-server') },
  { name: 'mariadbd', from: 'mariadb-server', isThere: () => isOnPath('mariadbd') },
  { name: 'rabbitmq-server', from: 'rabbitmq-server', isThere: () => isOnPath('rabbitmq-server') },
  { name: 'chromium', from: 'chromium', isThere: () => isOnPath('chromium') },
  { name: 'a Chinese font', from: 'fonts-noto-cjk', isThere: hasChineseFont },
];
const display = [{ name: 'Xvfb', from: 'xvfb', isThere: () => isOnPath('Xvfb') }];

/**
 * Makes sure that the servers the tests start are installed. On Debian, as root, it installs what is missing; elsewhere
 * it throws with what to install. A server that runs already is neither used nor touched.
 */
export function ensureServers() {
  ensureInstalled(servers);
}

/** The same for what the tests of the windows need besides: a display to draw on. */
export function ensureDisplay() {
  ensureInstalled(display);
}

function ensureInstalled(parts) {
  const missing = parts.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const wanted = missing.map(({ from }) => from);
  if (process.getuid?.() !== 0 || !isDebian()) {
    const names = missing.map(({ name }) => name).join(' and ');
    throw new Error(`The tests need ${names}; on Debian: sudo apt-get install ${wanted.join(' ')}`);
  }
  install(wanted);
  const absent = missing.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (absent.length > 0)
    throw new Error(`${wanted.join(' ')} installed, but there is still no ${absent.join(' and no ')}.`);
}

/** Debian keeps servers in sbin folders, which are not on everybody's PATH. */
function isOnPath(binary) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, binary), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Asked of fontconfig where that is there; Debian's package puts its files here. */
function hasChineseFont() {
  if (existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return true;
  const { stdout } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}

function isDebian() {
  return existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

function install(wanted) {
  process.stderr.write(`Installing ${wanted.join(' ')} for the tests…\n`);
  withoutStartingServices(() => {
    aptGet('update', '-q');
    aptGet('install', '-y', '-q', '--no-install-recommends', ...wanted);
  });
}

const policyFile = '/usr/sbin/policy-rc.d';
const policy = '#!/bin/sh\n# Written by the tests of Tieout for the time of an installation.\nexit 101\n';

/** Debian starts a server as soon as it is installed, unless this file says no. A policy that is there already stands. */
function withoutStartingServices(act) {
  const isOurs = !existsSync(policyFile) || readFileSync(policyFile, 'utf8') === policy;
  // An interrupt waits until the policy is taken back: left behind, it would keep every later installation from starting its services.
  const wait = () => {};
  process.on('SIGINT', wait);
  process.on('SIGTERM', wait);
  try {
    if (isOurs) writeFileSync(policyFile, policy, { mode: 0o755 });
    act();
  } finally {
    if (isOurs) rmSync(policyFile, { force: true });
    process.off('SIGINT', wait);
    process.off('SIGTERM', wait);
  }
}

function aptGet(...args) {
  const { status, error } = spawnSync('apt-get', args, {
    // What it says belongs on standard error: standard output is the test report.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.`);
}
