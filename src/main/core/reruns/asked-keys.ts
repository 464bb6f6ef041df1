import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import type { RerunRequest } from '#shared/rerun.ts';
import type { Workers } from '../ports.ts';

/** A file of keys, and its SHA-256. */
export type AskedKeys = { path: string; sha256: string };
type Asked = Pick<RerunRequest, 'request' | 'sha256' | 'keysSha256'>;
type Parts = { workers: Workers; folderOf: (request: string) => string };

/**
 * The keys that a request asked for. Other requests leave them out, so that a file of more keys would close one of those
 * without anything having been read: the audit trail holds its SHA-256. A request of before it did has the SHA-256 of
 * its items there, and its keys are made of those. Errors: `verification` where a file is not what was asked for.
 */
export async function askedKeys({ workers, folderOf }: Parts, asked: Asked): Promise<AskedKeys> {
  const { request, sha256, keysSha256 } = asked;
  const path = join(folderOf(request), 'keys');
  if (keysSha256 !== undefined) {
    if (await isFile(workers, path, keysSha256)) return { path, sha256: keysSha256 };
    throw otherFile('keys', request, path);
  }
  const items = join(folderOf(request), 'items.ndjson');
  if (!(await isFile(workers, items, sha256))) throw otherFile('items', request, items);
  return { path, ...(await workers.run('keysOfItems', { items, path })) };
}

/** Files of requests that are not what the audit trail holds. Those of before it held the keys may be gone. */
export async function requestFileProblems({ workers, folderOf }: Parts, requests: Asked[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { request, sha256, keysSha256 } of requests) {
    const held = { keys: keysSha256, items: sha256 };
    const places = { keys: join(folderOf(request), 'keys'), items: join(folderOf(request), 'items.ndjson') };
    for (const what of ['keys', 'items'] as const) {
      const digest = held[what];
      if (digest === undefined) continue;
      const found = await workers.run('fileDigest', { path: places[what] });
      if (found?.sha256 === digest || (found === null && keysSha256 === undefined)) continue;
      problems.push(otherFile(what, request, places[what]).message);
    }
  }
  return problems;
}

/** Keys that are read again are those that were asked for, or nothing is concluded from them. */
export function refuseOtherKeys(request: string, asked: AskedKeys, read: { sha256: string }): void {
  if (asked.sha256 === read.sha256) return;
  throw new TieoutError('verification', `what would be read again is not what request ${request} asked for`, {
    next: 'See what was changed with tieout verify, and restore the workspace; or withdraw the request and ask again.',
  });
}

async function isFile(workers: Workers, path: string, sha256: string): Promise<boolean> {
  return (await workers.run('fileDigest', { path }))?.sha256 === sha256;
}

function otherFile(what: 'keys' | 'items', request: string, path: string): TieoutError {
  return new TieoutError(
    'verification',
    `the ${what} of request ${request} are not those that were asked for: ${path}`,
    {
      next: 'Restore the file from a copy; a request that is still open may be withdrawn, and asked for again.',
    },
  );
}
