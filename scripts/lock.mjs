import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Runs `act` while no other process does so under the same lock file; waits for its turn. A dead owner's lock is taken over. */
export async function withLock(path, act) {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) {
    clearStale(path);
    await pause(pollMs);
  }
  try {
    return await act();
  } finally {
    rmSync(path, { force: true });
  }
}

const pollMs = 100;
/** Process ids come round again, after a restart for instance: no work under a lock takes this long. */
const ownedMsMax = 10 * 60_000;

/** Linking a finished file makes the lock appear together with its owner's id, or not at all. */
function take(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moves the lock aside before looking at it again, so that of several waiters only one removes it, and never a fresh one. */
function clearStale(path) {
  if (isOwned(path)) return;
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (isOwned(aside)) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

function isOwned(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > ownedMsMax) return false;
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
