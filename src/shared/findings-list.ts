import * as z from 'zod';
import { columnTypes } from './column.ts';
import { standings } from './decision-status.ts';
import { findingKinds, sides } from './finding.ts';
import { limits } from './limits.ts';
import { severities } from './severity.ts';

/**
 * The list of a run's findings as a face asks for it: filtered, in an order, a page at a time. A filter and an order
 * together name one list; its rows are counted from 0.
 */
const name = z.string().max(limits.nameCharactersMax);
const operand = z.string().max(limits.filterTextCharactersMax);

/** What a condition may say of a column's value. The last four take no operand. */
export const comparisons = ['equal', 'not-equal', 'less', 'at-most', 'greater', 'at-least', 'contains'] as const;
export const states = ['null', 'not-null', 'empty', 'absent'] as const;

/** Of a key column the side does not matter; `either` is enough for a field, `absent` where the side has no record. */
export const conditionSchema = z.strictObject({
  column: name,
  side: z.enum([...sides, 'either']).default('either'),
  is: z.enum([...comparisons, ...states]),
  value: operand.default(''),
});
export type Condition = z.output<typeof conditionSchema>;

/** Nothing chosen is everything. What is said of one finding in several ways must all hold. */
export const filterSchema = z.strictObject({
  kinds: z.array(z.enum(findingKinds)).max(findingKinds.length).default([]),
  /** Differs in any of these. */
  fields: z.array(name).max(limits.fieldsMax).default([]),
  /** Differs in `fields`, and in nothing else: with a kind, the coarsest shape. */
  isExact: z.boolean().default(false),
  /** Unreadable records of these sides. */
  sides: z.array(z.enum(sides)).max(sides.length).default([]),
  /** Of any of these shapes, by their ids. */
  shapes: z.array(name).max(limits.filterShapesMax).default([]),
  /** Contained in the key or in any value, or in what is told of an unreadable record; A–Z and a–z are the same. */
  text: operand.default(''),
  /** The leading key fields are exactly these. */
  key: z.array(z.string().max(limits.noteCharactersMax)).max(limits.keyFieldsMax).default([]),
  conditions: z.array(conditionSchema).max(limits.conditionsMax).default([]),
  /** Stands so in review. A decision that was made on such a filter keeps to how findings stood before it. */
  standings: z.array(z.enum(standings)).max(standings.length).default([]),
  /** Decided, and these people are to see to it. */
  owners: z.array(name).max(limits.peopleMax).default([]),
  /** So grave by the rules of the definition. */
  severities: z.array(z.enum(severities)).max(severities.length).default([]),
  /** Classified by one of these rules. */
  rules: z.array(name).max(limits.classifyRulesMax).default([]),
  /** In suspense, in one of these accounts. */
  accounts: z.array(name).max(limits.accountsMax).default([]),
});
export type Filter = z.output<typeof filterSchema>;

/** By kind and then by key, by key alone, or by a field's value on one side (null and absent first); ties by kind and key. */
export const sortSchema = z.strictObject({
  by: z.union([z.enum(['kind', 'key']), z.strictObject({ field: name, side: z.enum(sides) })]).default('kind'),
  /** The same list from its other end. */
  descending: z.boolean().default(false),
});
export type Sort = z.output<typeof sortSchema>;

/** Whether a filter chooses by facets alone, so that what it leaves is known from counts. */
export function hasOnlyFacets({ text, key, conditions }: Filter): boolean {
  return text === '' && key.length === 0 && conditions.length === 0;
}

/** What a filter chooses by that is said of findings beside them: by people, and by the rules that classify them. */
export const reviewFacetNames = ['standings', 'owners', 'severities', 'rules', 'accounts'] as const;
export type ReviewFacetName = (typeof reviewFacetNames)[number];

/** Whether a filter chooses by what was decided, so that its list is another after every decision. */
export function choosesByReview(filter: Filter): boolean {
  return reviewFacetNames.some((facet) => filter[facet].length > 0);
}

/** The same filter whatever was decided. */
export function withoutReview(filter: Filter): Filter {
  return { ...filter, standings: [], owners: [], severities: [], rules: [], accounts: [] };
}

export const everything: Filter = filterSchema.parse({});
export const byKind: Sort = sortSchema.parse({});

const count = z.int().nonnegative();
const values = z.array(z.string().nullable());

/** A finding as a row: values in the order of the columns, cut where they are long. */
export const findingRowSchema = z.object({
  id: count,
  kind: z.enum(findingKinds),
  /** None of an unreadable record. */
  key: values,
  /** Places of the fields that differ. */
  differs: z.array(count),
  inbound: values.nullable(),
  outbound: values.nullable(),
  counts: z.object({ inbound: count, outbound: count }).nullable(),
  invalid: z.object({ side: z.enum(sides), place: z.string(), reason: z.string(), raw: z.string() }).nullable(),
  /** Some value is longer than what is shown. */
  isCut: z.boolean(),
});
export type FindingRow = z.output<typeof findingRowSchema>;

/** How far the making of a list is; 1 once it is whole. */
const done = z.number().min(0).max(1);

export const findingsPageSchema = z.object({
  from: count,
  rows: z.array(findingRowSchema),
  /** How many findings the list has; null until they are counted. */
  total: count.nullable(),
  /** Before it is 1, only rows at the list's beginning are given, and only in the order by kind. */
  done,
});
export type FindingsPage = z.output<typeof findingsPageSchema>;

/** Counts of what each choice would show, the choice of the same facet left out. */
export const facetCountsSchema = z.object({
  kinds: z.record(z.enum(findingKinds), count),
  fields: z.record(z.string(), count),
  sides: z.record(z.enum(sides), count),
  /** By their ids; none before the shapes of the run are made. */
  shapes: z.record(z.string(), count),
});
export type FacetCounts = z.output<typeof facetCountsSchema>;
export const facetsSchema = z.object({ counts: facetCountsSchema.nullable(), done });
export type Facets = z.output<typeof facetsSchema>;

const columnHead = z.object({ name: z.string(), type: z.enum(columnTypes) });
export const findingsColumnsSchema = z.object({
  key: z.array(columnHead),
  fields: z.array(columnHead),
  /** Findings in the list of everything. */
  kept: count,
  /** Set where rules of the definition say how grave they are. */
  isClassified: z.literal(true).optional(),
});
export type FindingsColumns = z.output<typeof findingsColumnsSchema>;

/** Counts of one partition of an ended run, by the names of what they count. */
export const partitionCountsSchema = z.object({
  partition: count,
  matched: count,
  findings: z.record(z.enum(findingKinds), count),
});
export type PartitionCounts = z.output<typeof partitionCountsSchema>;
