import { join } from 'node:path';
import type { utilityProcess } from 'electron';
import { childEngine } from './child.ts';
import type { StartEngine } from './process.ts';
import { utilityEngine } from './utility.ts';

/** The Node that the engine needs, for zstd and for what piscina and better-sqlite3 are built against. */
const nodeMajorMin = 24;

/**
 * How the engine is started: as a utility process wherever Electron's own Node can run it, as the product's can. On an
 * older Electron a Node executable runs it: in a checkout the one that TIEOUT_NODE names, in a package the one packed
 * beside it, which a package with a newer Electron has not.
 */
export function engineWay(fork: typeof utilityProcess.fork, isPackaged: boolean): StartEngine {
  const file = (!isPackaged && process.env.TIEOUT_ENGINE_FILE) || join(__dirname, 'engine.js');
  const way = !isPackaged && process.env.TIEOUT_ENGINE_WAY;
  const isNewEnough = Number.parseInt(process.versions.node, 10) >= nodeMajorMin;
  if (way === 'utility' || (way !== 'child' && isNewEnough)) return utilityEngine(fork, file);
  const node = isPackaged ? join(process.resourcesPath, nodeName) : process.env.TIEOUT_NODE || nodeName;
  // Electron alone reads its archives.
  return childEngine(node, file.replace('app.asar', 'app.asar.unpacked'));
}

const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';
