import { spawnSync } from 'node:child_process';

/** A program of another's, and the Debian package that it comes in. */
export type Program = { name: string; debianPackage: string };

/** Why the program cannot be measured, and what to do about it; undefined where it is installed. */
export function absence({ name, debianPackage }: Program): string | undefined {
  const { error } = spawnSync(name, ['--help'], { stdio: 'ignore' });
  if (error === undefined) return undefined;
  return `${name} is not installed (Debian: apt-get install ${debianPackage})`;
}

export function debianVersion({ debianPackage }: Program): string {
  const { stdout } = spawnSync('dpkg-query', ['-W', debianPackage], { encoding: 'utf8' });
  return stdout?.trim().split('\t')[1] ?? 'unknown';
}
