import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Report } from './figures.ts';

export function thisMachine(): Report['machine'] {
  const [load = 0] = loadavg();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    ...(process.platform === 'win32' ? {} : { load: Math.round(load * 10) / 10 }),
  };
}

/** Of which state of the source the figures are; `+` where it is not quite that commit's. */
export function tieoutVersion(): string {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  const isChanged = spawnSync('git', ['diff', '--quiet', 'HEAD', '--', 'src', 'package-lock.json']).status === 1;
  return [versionIn('package.json'), `${stdout?.trim() ?? ''}${isChanged ? '+' : ''}`].filter(Boolean).join(' ');
}

/** The version of a package as it is installed here. */
export function packageVersion(name: string): string {
  return versionIn(`node_modules/${name}/package.json`);
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
