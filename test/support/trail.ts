import { join } from 'node:path';
import { keyFiles } from '#main/core/people/key-files.ts';
import { outsideCheckpoint } from '#main/core/trail/outside.ts';
import { openTrail, type Trail } from '#main/core/trail/trail.ts';
import { openBooks } from '#main/store/database.ts';
import { trailBooks } from '#main/store/trail.ts';
import type { Sqlite } from '#storage/sqlite.ts';

export type OpenedTrail = { trail: Trail; db: Sqlite; close: () => void };

/** The audit trail of a workspace, over real books; its outside checkpoint lies beside the workspace. */
export function trailIn(workspace: string, now = () => new Date('2026-06-17T00:00:00Z')): OpenedTrail {
  const db = openBooks(workspace);
  try {
    const outside = outsideCheckpoint(checkpointsOf(workspace), workspace);
    const parts = { books: trailBooks(db), keys: keyFiles(workspace), outside, clock: { now }, version: '1.2.3' };
    return { trail: openTrail(parts), db, close: () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}

export function checkpointsOf(workspace: string): string {
  return join(workspace, '..', 'outside');
}

/** Enters so many exports. */
export function enterSome(trail: Trail, count: number): void {
  for (let i = 0; i < count; i++)
    trail.enter('report.exported', { run: `R${i % 3}`, format: 'csv', findings: i, sha256: `name ${i} “余额”` });
}

/** What is wrong with a workspace's trail; null where nothing is. Damage that keeps the books from opening counts, too. */
export function problemOf(workspace: string): string | null {
  try {
    const { trail, close } = trailIn(workspace);
    const { problem } = trail.state();
    close();
    return problem;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
