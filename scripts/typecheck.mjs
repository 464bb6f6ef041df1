import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/** One check per environment: what a browser lacks must not compile in the renderer, nor Node's modules in the vocabulary. */
const environments = ['shared', 'node', 'preload', 'renderer', 'test', 'e2e'];

const failed = environments.filter((environment) => !check(environment));
process.exit(failed.length > 0 ? 1 : 0);

function check(environment) {
  const args = [tsc, '-p', join('tsconfig', `${environment}.json`), '--pretty', String(process.stdout.isTTY ?? false)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const output = `${stdout}${stderr}`;
  const errors = output.match(/error TS\d+/g)?.length ?? 0;
  if (output) process.stdout.write(output);
  process.stdout.write(`${environment}: ${status === 0 ? 'ok' : `${errors} errors`}\n`);
  return status === 0;
}
