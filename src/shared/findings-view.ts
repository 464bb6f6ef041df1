import * as z from 'zod';
import { standings } from './decision-status.ts';
import { findingKinds, sides } from './finding.ts';
import { limits } from './limits.ts';
import { severities } from './severity.ts';

const name = z.string().max(limits.nameCharactersMax);

/** `kind`, `key.FIELD`, `in.FIELD`, `out.FIELD`, `change`, `review.standing`…: a few characters before a name. */
const columnId = z.string().max(limits.nameCharactersMax + 20);

/**
 * A list of findings as an address says it: what is written into the filter, what is chosen beside it, the order, and
 * what is shown of each. The same is saved under a name.
 */
export const askedSchema = z.object({
  /** As typed: a text, `=key`, or conditions such as `price > 100`. */
  q: z.string().max(limits.filterTextCharactersMax).optional(),
  kinds: z.array(z.enum(findingKinds)).optional(),
  fields: z.array(name).max(limits.fieldsMax).optional(),
  sides: z.array(z.enum(sides)).optional(),
  /** By their ids. */
  shapes: z.array(name).max(limits.filterShapesMax).optional(),
  standings: z.array(z.enum(standings)).optional(),
  owners: z.array(name).max(limits.peopleMax).optional(),
  severities: z.array(z.enum(severities)).optional(),
  rules: z.array(name).max(limits.classifyRulesMax).optional(),
  accounts: z.array(name).max(limits.accountsMax).optional(),
  /** `kind`, `key`, `in.FIELD` or `out.FIELD`; with a minus sign from the other end. */
  sort: name.optional(),
  /** The columns that are shown, from left to right. */
  columns: z
    .array(columnId)
    .max(3 * limits.fieldsMax)
    .optional(),
  /** In pixels, of those that are not as wide as they come. */
  widths: z.record(columnId, z.int().min(limits.columnPixelsMin).max(limits.columnPixelsMax)).optional(),
});
export type Asked = z.output<typeof askedSchema>;

/** A list that somebody gave a name. */
export const viewSchema = z.object({
  name: z.string().trim().min(1).max(limits.viewNameCharactersMax),
  asked: askedSchema,
});
export type View = z.output<typeof viewSchema>;
