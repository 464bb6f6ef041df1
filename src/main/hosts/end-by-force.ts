/**
 * Ends this process at once. An ordinary exit waits for every thread, and one inside a long call of SQLite cannot be
 * interrupted: replacing the process by one that only has the exit code waits for nobody.
 */
export function endByForce(exitCode: number): never {
  const program = [process.execPath, '-e', `process.exit(${exitCode})`];
  try {
    process.execve?.(process.execPath, program, {});
  } catch {
    // Not on this system: the exit code is lost then.
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('broken invariant: a killed process goes on');
}
