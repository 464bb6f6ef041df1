import type { Definition } from '#shared/definition.ts';
import type { Finding } from '#shared/finding.ts';
import { type Change, changeOf } from './changes.ts';

export type MendedKind = 'missing' | 'unexpected' | 'different';

/** What is done for a finding of a sort, without its values. */
export function exampleChange(kind: MendedKind, fields: string[], columns: Pick<Definition, 'key' | 'fields'>): Change {
  const all = { kind, key: {}, fields, inbound: {}, outbound: {} } as unknown as Finding;
  const change = changeOf(all, columns.key, columns.fields);
  if (!change) throw new Error(`a ${kind} finding can be mended`);
  return change;
}

/** The side whose body has its key. */
export function mendedSide(kind: MendedKind): 'inbound' | 'outbound' {
  return kind === 'unexpected' ? 'outbound' : 'inbound';
}
