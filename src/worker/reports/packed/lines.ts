import type { Finding } from '#shared/finding.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import type { PackedFindings, ReportFindings, ReportPiece } from '../report.ts';
import { Pieces } from './pieces.ts';
import { type Form, type PackedValue, type PlainValues, packedSpelling } from './spelling.ts';

/** How a format writes a finding: by its texts, and in the same bytes from what lies packed. */
export type Lines = {
  line(finding: Finding): string;
  values: PlainValues;
  form(kind: 'missing' | 'unexpected' | 'different', differing: string[], at: PackedPlaces): Form;
};

/** Where a value of a side is: undefined for what it has none of that name. */
export type PackedPlaces = {
  columns: { key: string[]; fields: string[] };
  key(name: string, side: 'inbound' | 'outbound'): PackedValue | undefined;
  field(name: string, side: 'inbound' | 'outbound'): PackedValue | undefined;
};

/** Every finding by itself, in large pieces where the findings lie packed. */
export function* inLines(findings: ReportFindings, { line, values, form }: Lines): Generator<ReportPiece> {
  const { packed } = findings;
  if (!packed) {
    for (const finding of findings) yield line(finding);
    return;
  }
  const at = packedPlaces(packed);
  const { key, fields } = at.columns;
  const spell = packedSpelling(values, key.length + fields.length, (kind, differing) => form(kind, differing, at));
  const pieces = new Pieces();
  for (const found of packed.places()) {
    if (pieces.isFull) yield pieces.take();
    if (!isPlaced(found)) pieces.out.text(line(found));
    else if (!spell(found, pieces.out)) pieces.out.text(line(packed.finding(found)));
  }
  if (!pieces.isEmpty) yield pieces.take();
}

/** Where the values of packed findings are. */
export function packedPlaces({ key, fields }: PackedFindings): PackedPlaces {
  return {
    columns: { key, fields },
    key: (name, side) => placed(key.indexOf(name), 0, side),
    field: (name, side) => placed(fields.indexOf(name), key.length, side),
  };
}

function isPlaced(found: PlacedFinding | Finding): found is PlacedFinding {
  return 'block' in found;
}

function placed(place: number, before: number, side: 'inbound' | 'outbound'): PackedValue | undefined {
  return place < 0 ? undefined : { side, place: before + place };
}
