import * as z from 'zod';

/** In the order in which findings are listed and exported. */
export const findingKinds = ['missing', 'unexpected', 'different', 'duplicate', 'invalid'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** All findings together, of whatever counts them by kind. */
export function countFindings(counts: Record<FindingKind, number>): number {
  return findingKinds.reduce((total, kind) => total + counts[kind], 0);
}

export const sides = ['inbound', 'outbound'] as const;
export type Side = (typeof sides)[number];
/** What is read from a source: a side, or the activity's master list. */
export type SourceRole = Side | 'master';

/** How a kind is marked wherever it is shown: a glyph beside its word, so that colour is never the only sign. */
export const kindGlyphs: Record<FindingKind, string> = {
  missing: '−',
  unexpected: '+',
  different: '≠',
  duplicate: '2×',
  invalid: '!',
};

const text = z.string().nullable();
const values = z.record(z.string(), text);

/** One finding as people and programs read it: every value is its canonical text, or null. */
export const findingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('missing'), key: values, inbound: values }),
  z.strictObject({ kind: z.literal('unexpected'), key: values, outbound: values }),
  z.strictObject({
    kind: z.literal('different'),
    key: values,
    fields: z.array(z.string()),
    inbound: values,
    outbound: values,
  }),
  z.strictObject({
    kind: z.literal('duplicate'),
    key: values,
    counts: z.strictObject({ inbound: z.int(), outbound: z.int() }),
  }),
  z.strictObject({
    kind: z.literal('invalid'),
    side: z.enum(sides),
    place: z.string(),
    reason: z.string(),
    raw: z.string(),
  }),
]);
export type Finding = z.infer<typeof findingSchema>;
