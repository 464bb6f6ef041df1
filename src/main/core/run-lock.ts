import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';

/**
 * Carries out a run that no other Tieout is carrying out: a file in its folder holds the process that does. A process
 * that is gone leaves its file behind, and the next one takes it over.
 */
export async function withRunLock<Result>(folder: string, run: string, act: () => Promise<Result>): Promise<Result> {
  const path = join(folder, 'lock');
  take(folder, path, run);
  try {
    return await act();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Whether a run's folder was left behind by a process that carried it out and is gone. */
export function isLeftBehind(folder: string): boolean {
  const holder = holderOf(folder);
  return holder !== undefined && !isAlive(holder);
}

/** Whether somebody, this process or another, carries out a run or what follows it. */
export function isHeld(folder: string): boolean {
  const holder = holderOf(folder);
  return holder !== undefined && isAlive(holder);
}

/** Whether a process other than this one carries out a run. */
export function isUnderWayElsewhere(folder: string): boolean {
  const holder = holderOf(folder);
  return holder !== undefined && holder !== process.pid && isAlive(holder);
}

/** The process that a run's folder names as the one that carries it out; none where there is no such file. */
function holderOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'lock'), 'utf8'));
  } catch {
    return undefined;
  }
}

function take(folder: string, path: string, run: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (write(path)) return;
    const holder = Number(readFileSync(path, 'utf8'));
    if (isAlive(holder)) {
      throw new TieoutError('workspace', `run ${run} is under way in another Tieout (process ${holder})`, {
        next: 'Wait until it has ended, or stop it.',
      });
    }
    rmSync(path, { force: true });
    write(path);
  } catch (error) {
    if (error instanceof TieoutError || !(error instanceof Error)) throw error;
    throw new TieoutError('workspace', `the evidence folder ${folder} cannot be written: ${error.message}`, {
      next: 'Make room and give write access, then try again.',
      cause: error,
    });
  }
}

/** False where the file is there already. */
function write(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a process is there. */
export function isAlive(holder: number): boolean {
  if (!Number.isInteger(holder) || holder <= 0) return false;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return errorCodeOf(error) === 'EPERM';
  }
}
