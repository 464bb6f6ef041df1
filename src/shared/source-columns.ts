import * as z from 'zod';
import { columnTypes } from './column.ts';
import { failureSchema } from './failure.ts';

/** A column that a source was found to have: what it is called there, and what it seems to hold. */
export const sourceColumnSchema = z.object({
  name: z.string(),
  type: z.enum(columnTypes),
  /** One of the first values, shortened. */
  example: z.string().nullable(),
  /** Whether the source itself says that this identifies a record, or a part of it does. */
  isKey: z.boolean(),
});
export type SourceColumn = z.output<typeof sourceColumnSchema>;

/** What a side was found to have, or why nobody can tell. */
export const sideColumnsSchema = z.union([
  z.object({ columns: z.array(sourceColumnSchema) }),
  z.object({ failure: failureSchema }),
]);
export type SideColumns = z.output<typeof sideColumnsSchema>;
