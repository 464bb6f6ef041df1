import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = join('out', 'renderer');

/** Bytes of the pages as built, compressed by gzip: all that is code or style, and what is loaded before the first page. */
export function renderedBytes(): { all: number; first: number } {
  const assets = join(folder, 'assets');
  const all = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const sum = (names: string[]) => names.reduce((bytes, name) => bytes + compressed(join(assets, name)), 0);
  return { all: sum(all), first: sum(all.filter((name) => index.includes(name))) };
}

function compressed(path: string): number {
  return gzipSync(readFileSync(path)).length;
}
