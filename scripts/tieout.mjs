#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';

const root = dirname(import.meta.dirname);

await ensureNode();
try {
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(70);
}
returnToCaller();
await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href);

/** npm starts its scripts in the project's folder; relative paths mean the folder in which the person typed the command. */
function returnToCaller() {
  const { npm_lifecycle_script: script, INIT_CWD: callersFolder } = process.env;
  // A command that some other npm script started has the folder that script gave it.
  const isStartedByNpm = script?.startsWith('node scripts/tieout.mjs') && process.cwd() === root;
  if (isStartedByNpm && callersFolder) process.chdir(callersFolder);
}
