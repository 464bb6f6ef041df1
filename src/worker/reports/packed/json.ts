import type { Lines, PackedPlaces } from './lines.ts';
import { byteTable, type Form, other, plain } from './spelling.ts';

const quotation = 0x22;
const backslash = 0x5c;
const needsNoEscape = byteTable((byte) => (byte < 0x20 || byte === quotation || byte === backslash ? other : plain));

/** Findings as `JSON.stringify` writes them, between two texts. */
export function jsonLines(before: string, after: string): Lines {
  return {
    line: (finding) => `${before}${JSON.stringify(finding)}${after}`,
    values: { absent: 'null', quote: '"', mayBeEmpty: true, first: needsNoEscape, bytes: needsNoEscape },
    form(kind, differing, at: PackedPlaces): Form {
      const side = kind === 'unexpected' ? 'outbound' : 'inbound';
      const of = (name: 'inbound' | 'outbound') => [
        `,"${name}":`,
        ...members(at.columns.fields, (field) => at.field(field, name)),
      ];
      return [
        `${before}{"kind":"${kind}","key":`,
        ...members(at.columns.key, (name) => at.key(name, side)),
        ...(kind === 'different' ? [`,"fields":${JSON.stringify(differing)}`] : []),
        ...(kind === 'unexpected' ? [] : of('inbound')),
        ...(kind === 'missing' ? [] : of('outbound')),
        `}${after}`,
      ];
    },
  };
}

function members(list: string[], at: (name: string) => Form[number] | undefined): Form {
  // An object lists names that are whole numbers first.
  const names = Object.keys(Object.fromEntries(list.map((name) => [name, null])));
  const inside = names.flatMap((name, i) => [`${i > 0 ? ',' : ''}${JSON.stringify(name)}:`, at(name) ?? 'null']);
  return ['{', ...inside, '}'];
}
