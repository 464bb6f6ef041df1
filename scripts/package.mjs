import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { ensureBuilt } from './build.mjs';
import { carriedNode, ensureNode } from './node24.mjs';

const root = dirname(import.meta.dirname);

/** The first Electron whose own Node runs the engine; with an older one a Node is packed beside it. */
const ownNodeFrom = 40;

/**
 * `npm run package`: the desktop app in a folder, or as installers. `electron` is the folder of an Electron to pack, and
 * `version` which it is; without them electron-builder fetches the one of package.json.
 */
async function packageApp({ electron, version, isFolderOnly = true, output }) {
  const { build } = await import('electron-builder');
  const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  if (electron && Number.parseInt(version, 10) < ownNodeFrom) packNodeBeside(config);
  await build({
    projectDir: root,
    ...(isFolderOnly ? { dir: true } : {}),
    publish: 'never',
    config: {
      ...config,
      directories: { ...config.directories, output },
      ...(electron ? { electronDist: electron, electronVersion: version } : {}),
      // What an Electron for development starts is not for a package.
      afterExtract: ({ appOutDir }) =>
        rmSync(join(appOutDir, 'resources', 'default_app.asar'), { recursive: true, force: true }),
    },
  });
}

/** A Node reads no archive of Electron's: what it runs lies beside it. */
function packNodeBeside(config) {
  config.asarUnpack = ['**/*.node', 'package.json', 'out/main/**', 'node_modules/**'];
  config.extraResources = [{ from: carriedNode(), to: process.platform === 'win32' ? 'node.exe' : 'node' }];
}

if (process.argv[1] === import.meta.filename) await main();

async function main() {
  await ensureNode();
  const { values } = parseArgs({
    options: {
      electron: { type: 'string', default: process.env.TIEOUT_ELECTRON_DIST },
      'electron-version': { type: 'string', default: electronVersion() },
      output: { type: 'string', default: join(root, 'out', 'package') },
      installers: { type: 'boolean', default: false },
    },
  });
  const electron = values.electron && resolve(values.electron);
  if (electron && !existsSync(electron)) {
    process.stderr.write(`There is no ${electron}; name the folder of an unpacked Electron.\n`);
    process.exit(2);
  }
  await ensureBuilt();
  await packageApp({
    output: resolve(values.output),
    electron,
    version: values['electron-version'],
    isFolderOnly: !values.installers,
  });
  process.stdout.write(`${resolve(values.output)}\n`);
}

function electronVersion() {
  return createRequire(import.meta.url)('electron/package.json').version;
}
