import canonicalize from 'canonicalize';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { type TrailAction, type TrailEntry, type TrailPayload, trailPayloads } from '#shared/trail.ts';
import type { TrailRow } from '../ports.ts';
import { leafOf } from './merkle.ts';

/** What the first entry names as the one before it. */
export const nothingBefore = '0'.repeat(64);

/** An entry ready for the books. Throws where its payload is not what its action holds. */
export function entryAfter<Action extends TrailAction>(
  head: { sequence: number; hash: string },
  made: { at: Date; actor: string; action: Action; payload: TrailPayload<Action> },
): TrailRow {
  const payload = canonicalize(trailPayloads[made.action].parse(made.payload)) ?? '';
  if (Buffer.byteLength(payload) > limits.trailPayloadBytesMax) {
    throw new TieoutError('usage', `${made.action} holds more than an entry of the audit trail may`, {
      next: 'Say it in fewer words.',
    });
  }
  const { actor, action } = made;
  const row = { sequence: head.sequence + 1, at: made.at.toISOString(), actor, action, payload, previous: head.hash };
  return { ...row, hash: hashOf(row) };
}

/**
 * An entry's canonical JSON (RFC 8785), with its payload as it stands in the books: a changed byte of it is a changed
 * text, whatever it would parse to.
 */
export function textOf({ action, actor, at, payload, previous, sequence }: Omit<TrailRow, 'hash'>): string {
  const [a, b, c, d] = [action, actor, at, previous].map((value) => JSON.stringify(value));
  return `{"action":${a},"actor":${b},"at":${c},"payload":${payload},"previous":${d},"sequence":${sequence}}`;
}

/** An entry's hash is its leaf in the Merkle tree: one SHA-256 serves the chain and the tree. */
export function hashOf(row: Omit<TrailRow, 'hash'>): string {
  return leafOf(textOf(row)).toString('hex');
}

/** An entry for people to read, also of a trail that was tampered with. */
export function readable(row: TrailRow): TrailEntry {
  try {
    return { ...row, payload: JSON.parse(row.payload) as TrailEntry['payload'] };
  } catch {
    return { ...row, payload: { unreadable: row.payload } };
  }
}
