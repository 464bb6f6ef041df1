import * as z from 'zod';
import { findingKinds, sides } from './finding.ts';
import { findingRowSchema } from './findings-list.ts';
import { decisionStatuses } from './review.ts';

const text = z.string();
const count = z.int().nonnegative();

/**
 * What happened between two values, or what findings without two values have in common. Structured, so that every face
 * words it in its language. Numbers are exact decimals in texts.
 */
export const changeSchema = z.discriminatedUnion('is', [
  /** Outbound is inbound times `numerator` / `denominator`. */
  z.object({ is: z.literal('times'), numerator: text, denominator: text }),
  z.object({ is: z.literal('plus'), by: text }),
  z.object({ is: z.literal('moved'), microseconds: text }),
  z.object({ is: z.literal('sign') }),
  /** Outbound is the beginning of inbound: its first `length` characters, of various lengths where it is null. */
  z.object({ is: z.literal('cut'), length: count.nullable() }),
  z.object({ is: z.literal('case') }),
  z.object({ is: z.literal('space'), where: z.enum(['around', 'inside']) }),
  z.object({ is: z.literal('null'), from: z.enum(['value', 'empty']) }),
  z.object({ is: z.literal('filled'), to: z.enum(['value', 'empty']) }),
  z.object({ is: z.literal('emptied') }),
  z.object({ is: z.literal('prefix'), text, isAdded: z.boolean() }),
  z.object({ is: z.literal('suffix'), text, isAdded: z.boolean() }),
  z.object({ is: z.literal('swapped'), with: text }),
  z.object({ is: z.literal('encoding') }),
  z.object({ is: z.literal('became'), from: text, to: text }),
  /** Outbound is `to`, whatever inbound is. */
  z.object({ is: z.literal('constant'), to: text }),
  /** Neighbouring keys, which begin with `prefix` and end in the numbers `from` to `to`. */
  z.object({ is: z.literal('keys'), prefix: text, from: text, to: text }),
  z.object({ is: z.literal('starts'), text }),
  /** Of a clearing pool of `of` buckets. */
  z.object({ is: z.literal('bucket'), bucket: count, of: count }),
  z.object({ is: z.literal('counts'), inbound: count, outbound: count }),
  z.object({ is: z.literal('reason'), text }),
  z.object({ is: z.literal('other') }),
]);
export type Change = z.output<typeof changeSchema>;

/**
 * What shapes may be told apart by, which each run keeps to as it began: decisions on its shapes must hold the same findings
 * for ever. The first told nothing of constants, the second only of those that many values became.
 */
export const shapeRules = [1, 2, 3] as const;
export type ShapeRule = (typeof shapeRules)[number];
export const newestShapeRule = 3 satisfies ShapeRule;

export const shapeIdSchema = text.regex(/^[0-9a-f]{12}$/);

/** Findings with one cause. The same kind, fields and change have the same id in every run. */
export const shapeSchema = z.object({
  id: shapeIdSchema,
  kind: z.enum(findingKinds),
  /** Those that differ; none of other kinds. */
  fields: z.array(text),
  /** Of unreadable records. */
  side: z.enum(sides).nullable(),
  /** A change for each field; of other kinds one. */
  changes: z.array(changeSchema),
  count,
  /** Outbound less inbound, added up, for every field whose values are all numbers of ordinary length. */
  sums: z.record(text, text),
  /** The first and last key, in the order of keys; of unreadable records their places. */
  keys: z.object({ from: z.array(text), to: z.array(text) }),
  /** The first few findings, by their numbers. */
  examples: z.array(z.int().positive()),
});
export type Shape = z.output<typeof shapeSchema>;

/** A shape in one run among the last of its reconciliation. */
export const shapeLineSchema = shapeSchema.extend({
  examples: z.array(findingRowSchema),
  /** The first and the last run of the reconciliation in which it was seen. */
  seen: z.object({ first: text, last: text, runs: count }),
  /** How many findings it had in each of `runs`; null where it is not known. */
  history: z.array(count.nullable()),
  decided: z.partialRecord(z.enum(decisionStatuses), count),
  undecided: count,
});
export type ShapeLine = z.output<typeof shapeLineSchema>;

export const shapesSchema = z.object({
  run: text,
  name: text,
  findings: count,
  shapes: z.array(shapeLineSchema),
  /** The last runs of the reconciliation up to this one, oldest first. */
  runs: z.array(z.object({ run: text, startedAt: text })),
  /** The order of the values in examples. */
  columns: z.object({ key: z.array(text), fields: z.array(text) }),
});
export type Shapes = z.output<typeof shapesSchema>;
