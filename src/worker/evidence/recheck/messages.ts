import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpack } from '#worker/records/packed.ts';
import { columnsOf, type FindingColumns, keyOf, type StoredFinding } from '../review/finding-row.ts';
import { idsIn } from '../review/scope.ts';
import { hexKeysIn } from './keys.ts';

/** What every message says besides its finding. */
export type MessageHead = { request: string; run: string; reconciliation: string };
export type Messages = { messages: number; leftOut: number; unreadable: number; first: string[]; sha256: string };

/**
 * What a request would send: a line of JSON for each finding with a key that is in none of the files `except`. Written
 * where a path is given.
 */
export function writeMessages(
  db: Sqlite,
  scope: LayerScope,
  head: MessageHead,
  path: string | null,
  except: string[],
): Messages {
  const columns = columnsOf(db);
  const select = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  const [sha256, first] = [createHash('sha256'), [] as string[]];
  const file = path === null ? null : openSync(path, 'w');
  const excepted = hexKeysIn(except);
  let [messages, leftOut, unreadable, block] = [0, 0, 0, ''];
  const flush = () => {
    sha256.update(block);
    if (file !== null) writeSync(file, block);
    block = '';
    beat();
  };
  try {
    for (const id of idsIn(db, scope)) {
      const row = select.get(id);
      if (!row) continue;
      if (row.place !== null) {
        unreadable++;
        continue;
      }
      if (excepted.has(row.key.toString('hex'))) {
        leftOut++;
        continue;
      }
      const line = JSON.stringify({ ...head, ...findingOf(row, columns) });
      if (++messages > limits.rerunMessagesMax) throw tooMany();
      if (first.length < limits.rerunPreviewMessages) first.push(line);
      block += `${line}\n`;
      if (block.length > 256 * 1024) flush();
    }
    flush();
    return { messages, leftOut, unreadable, first, sha256: sha256.digest('hex') };
  } finally {
    if (file !== null) closeSync(file);
  }
}

function findingOf(row: StoredFinding, columns: FindingColumns) {
  const values = (body: Buffer | null) => {
    if (!body) return null;
    const all = unpack(body, 0, columns.key.length + columns.fields.length).slice(columns.key.length);
    return Object.fromEntries(columns.fields.map((name, i) => [name, all[i] ?? null]));
  };
  const kind = findingKinds[row.kind] ?? 'invalid';
  return { kind, key: keyOf(row, columns), inbound: values(row.inbound), outbound: values(row.outbound) };
}

function tooMany(): TieoutError {
  return new TieoutError('usage', `a request sends at most ${limits.rerunMessagesMax} items`, {
    next: 'Choose fewer findings, and ask in several requests.',
  });
}
