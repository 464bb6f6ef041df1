import { errorCodeOf } from '#shared/errors.ts';
import type { Sqlite } from '#storage/sqlite.ts';

/**
 * Findings with records that lie together, joined: ids, kinds, differing fields, bodies. `others` have no bodies (repeated
 * keys, unreadable records) and are not among them.
 */
export type JoinedFindings = {
  findings: number;
  others: number;
  first: number;
  last: number;
  ids: Buffer;
  kinds: Buffer;
  fields: string | null;
  inbound: Buffer | null;
  outbound: Buffer | null;
};

/** What a digit of `kinds` counts from. */
export const digitZero = 0x30;

/** Kinds from this one on have no bodies. */
export const firstWithoutBody = 3;

/**
 * Reads the findings whose ids are from `from` to `to`, in the order of their ids. SQLite joins them to one buffer: a row
 * for each would take ten times as long. Undefined where it cannot hold that many bytes.
 */
export function joinedFindings(db: Sqlite): (from: number, to: number) => JoinedFindings | undefined {
  const hasBody = `kind < ${firstWithoutBody}`;
  const ofBodies = (what: string, separator: string) => `group_concat(${what}, ${separator}) FILTER (WHERE ${hasBody})`;
  const select = db.prepare<[number, number], JoinedFindings>(
    `SELECT count(*) FILTER (WHERE ${hasBody}) AS findings, count(*) FILTER (WHERE NOT ${hasBody}) AS others,
       min(id) AS first, max(id) AS last,
       CAST(${ofBodies('id', "','")} AS BLOB) AS ids, CAST(${ofBodies('kind', "''")} AS BLOB) AS kinds,
       group_concat(fields, ';') AS fields,
       CAST(group_concat(inbound, '') AS BLOB) AS inbound, CAST(group_concat(outbound, '') AS BLOB) AS outbound
     FROM finding NOT INDEXED WHERE id BETWEEN ? AND ?`,
  );
  return (from, to) => {
    try {
      return select.get(from, to);
    } catch (error) {
      if (to > from && errorCodeOf(error) === 'SQLITE_TOOBIG') return undefined;
      throw error;
    }
  };
}
