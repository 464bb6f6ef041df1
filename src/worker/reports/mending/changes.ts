import type { Column } from '#shared/definition.ts';
import type { Finding } from '#shared/finding.ts';
import { ownValue } from '../columns.ts';

export type Value = { column: Column; text: string | null };

/**
 * What has to be done in outbound for a finding to be none: what is missing added, what differs set, what is unexpected
 * taken away. Of a record that is there `values` are those that differ, `whole` is all of it.
 */
export type Change =
  | { kind: 'insert'; key: Value[]; values: Value[] }
  | { kind: 'update'; key: Value[]; values: Value[]; unchanged: Column[]; whole: Value[] }
  | { kind: 'delete'; key: Value[] };

/** Undefined where nobody can say from the records what is right: repeated keys, and records that could not be read. */
export function changeOf(finding: Finding, key: Column[], fields: Column[]): Change | undefined {
  if (finding.kind === 'duplicate' || finding.kind === 'invalid') return undefined;
  const of = (columns: Column[], values: Record<string, string | null>) =>
    columns.map((column): Value => ({ column, text: ownValue(values, column.name) }));
  const keys = of(key, finding.key);
  switch (finding.kind) {
    case 'missing':
      return { kind: 'insert', key: keys, values: of(fields, finding.inbound) };
    case 'unexpected':
      return { kind: 'delete', key: keys };
    case 'different': {
      const differs = ({ name }: Column) => finding.fields.includes(name);
      const unchanged = fields.filter((column) => !differs(column));
      const whole = of(fields, finding.inbound);
      return { kind: 'update', key: keys, values: of(fields.filter(differs), finding.inbound), unchanged, whole };
    }
  }
}
